"""Fixed at the first attempt: what counts, for whom, and what few mean."""

import datetime

import pytest

from accounts.access import Role
from accounts.operations import grant_role
from core.actors import SYSTEM
from tasking.requests.working.measuring import measure
from tasking.requests.working.measuring.measure import Share
from tasking.requests.working.operations import move_work
from tests import factories
from tests.tasking.requests.working.conftest import MONDAY
from tests.tasking.requests.working.test_steps import fresh, put

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def move(worked, to, at=None, **said):
    note = said.pop("note", "Because")
    return move_work(worked=fresh(worked), to=to, note=note, by=SYSTEM, at=at, **said)


def test_what_counts_and_what_does_not(now, log, officer, team, place, time_machine):
    put(log(), "resolved")  # at the first attempt
    put(log(), "closed")
    late = put(log(), "assigned")
    move(late, "resolved", at=now + 7 * DAY, outcome="fixed")
    not_fixed = put(log(), "assigned")
    move(not_fixed, "resolved", outcome="refused")
    again = put(log(), "resolved")
    move(again, "reopen_requested")
    sent_back = put(log(), "assigned")
    for to in ("triaged", "assigned"):
        move(sent_back, to)
    move(sent_back, "resolved", outcome="fixed")
    withdrawn = put(log(), "assigned")
    move(withdrawn, "resolved", outcome="withdrawn")  # no attempt
    log()  # open
    young = put(log(), "assigned")
    move(young, "resolved", at=now + 10 * DAY, outcome="fixed")
    assert measure.fixed_first(officer, now + 22 * DAY) == {
        "Service": [Share("Litter", 2, 6)],
        "Agency": [Share(team.agency.short_name, 2, 6)],
        "Neighbourhood": [Share(place.name, 2, 6)],
    }


def test_few_are_said_to_be_few():
    assert Share("Litter", 11, 14).says == "11 of 14"
    assert Share("Litter", 9, 9).says == "9 of 9 (too few to say)"


def test_who_reads_it_and_of_what(now, log, officer, place, as_user, time_machine):
    put(log(neighbourhood=None, place="Derwent Row"), "resolved")
    time_machine.move_to(MONDAY + 20 * DAY, tick=False)
    here, finance = factories.UserFactory(), factories.UserFactory()
    grant_role(user=here, role=Role.NEIGHBOURHOOD_MANAGER, place=place, by=SYSTEM)
    grant_role(user=finance, role=Role.FINANCE_OFFICER, by=SYSTEM)
    shown = as_user(here).get("/requests/first-attempt/").content.decode()
    assert (
        shown.count("No requests were answered more than 14 days ago.") == 3
    )  # of no place of theirs
    officer.__dict__.pop("_held", None)
    head = factories.UserFactory()
    grant_role(user=head, role=Role.HEAD_OF_SERVICE, by=SYSTEM)
    shown = as_user(head).get("/requests/first-attempt/").content.decode()
    assert "1 of 1 (too few to say)" in shown
    assert "No neighbourhood" in shown
    assert as_user(finance).get("/requests/first-attempt/").status_code == 403
