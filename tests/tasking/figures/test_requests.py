"""Figures of requests and of walkabouts against worlds that are counted by hand."""

import datetime

import pytest

from core.figures import find
from performance.periods import Period
from tasking.models import ServiceRequest, Walkabout
from tests import factories
from tests.pairs import past_every_trigger
from tests.tasking.requests.working.conftest import log, now, officer, place, service, team  # noqa: F401
from tests.tasking.requests.working.test_measure import move
from tests.tasking.requests.working.test_steps import fresh, put

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def counted(code, place, first, days=1):  # noqa: F811
    period = Period(first, first + (days - 1) * DAY)
    found = find(code).counts([place], period)
    return {("here" if key == place.pk else key): each for key, each in found.items()}


def test_answered_in_time_of_those_that_were_to_be_answered(now, log, place):  # noqa: F811
    put(log(), "resolved")
    put(log(neighbourhood=None, place="Derwent Row"), "resolved")
    log()  # open, and not answered
    late = put(log(), "assigned")
    move(late, "resolved", at=now + 7 * DAY, outcome="fixed")
    withdrawn = put(log(), "assigned")
    move(withdrawn, "resolved", outcome="withdrawn")  # no question
    due = {fresh(late).due_at.date()}
    assert due == {(now + 3 * DAY).date()}
    sensitive = log()
    with past_every_trigger():
        ServiceRequest.objects.filter(pk=sensitive.request_id).update(
            marking="sensitive", originator=factories.AgencyFactory()
        )
    assert counted("requests-in-time", place, due.pop()) == {"here": (1, 3), None: (2, 4)}
    assert counted("requests-in-time", place, now.date()) == {None: (0, 0)}


def test_fixed_first_of_those_whose_days_to_come_back_have_ended(now, log, place):  # noqa: F811
    put(log(), "resolved")
    late = put(log(), "assigned")
    move(late, "resolved", at=now + 7 * DAY, outcome="fixed")
    refused = put(log(), "assigned")
    move(refused, "resolved", outcome="refused")
    again = put(log(), "resolved")
    move(again, "reopen_requested")
    move(again, "assigned")
    move(again, "resolved", at=now + DAY, outcome="fixed")
    first = now.date() + 14 * DAY
    assert counted("requests-fixed-first", place, first) == {"here": (1, 2), None: (1, 2)}
    assert counted("requests-fixed-first", place, first, 8) == {"here": (1, 4), None: (1, 4)}
    assert counted("requests-fixed-first", place, now.date()) == {None: (0, 0)}


def test_walkabouts_that_took_place(now, place):  # noqa: F811
    other, agency = factories.NeighbourhoodFactory(), factories.AgencyFactory()
    for where, state, days in (
        (place, "walked", 0), (place, "written", 3), (place, "planned", 1), (place, "cancelled", 1),
        (place, "walked", 4), (other, "sent", 0),
    ):  # fmt: skip
        with past_every_trigger():
            Walkabout.objects.create(
                neighbourhood=where, starts_at=now + days * DAY, meeting_point="The shop", agency=agency,
                state=state, created_at=now, summary="Seen" if state == "written" else "",
                cancelled_because="Rain" if state == "cancelled" else "",
            )  # fmt: skip
    found = counted("walkabouts-held", place, now.date(), 4)
    assert found == {"here": (2, None), other.pk: (1, None), None: (3, None)}
