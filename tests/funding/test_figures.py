"""Figures of money against a world that is counted by hand."""

import datetime
from decimal import Decimal as D

import pytest
from django.utils import timezone

from core.actors import SYSTEM
from core.figures import find
from funding.grants.applications.operations import receive_application, refuse_request
from funding.grants.applications.rules import REASONS
from funding.grants.awards.operations import cancel
from funding.models import Application, GrantRequest, Return
from performance.periods import Period, of_council_year
from tests import factories
from tests.funding.budgets.conftest import budget, fund, head, holder, line, make_line, place  # noqa: F401
from tests.funding.savings.conftest import council, make_saving, owner, saving, verified  # noqa: F401
from tests.pairs import past_every_trigger

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def counted(code, period, place=None):  # noqa: F811
    found = find(code).counts([place] if place else [], period)
    return {("here" if place and key == place.pk else key): each for key, each in found.items()}


def ask(group, ward, finance, received_on, title):
    made = receive_application(
        group=group, title=title, purpose=f"{title} by the hall", received_on=received_on,
        asks=[(ward, "grant", D(300))], by=finance,
    )  # fmt: skip
    return made.requests.get()


def received(asked, day):
    with past_every_trigger():
        Application.objects.filter(requests=asked).update(received_on=day)


def test_decided_in_time_of_those_whose_days_ended(
    grant, asked, ward, group, committee, decision, finance
):
    """84 days: of one that came on day 0 the time ends on day 84."""
    decided, here = grant.awarded_on, committee.neighbourhood
    received(asked, decided - 84 * DAY)
    period = Period(decided - 5 * DAY, decided)
    assert counted("grants-decided-in-time", period, here) == {"here": (1, 1), None: (1, 1)}
    received(asked, decided - 85 * DAY)
    assert counted("grants-decided-in-time", period, here) == {"here": (0, 1), None: (0, 1)}
    refused, waiting, withdrawn, young = (
        ask(group, ward, finance, datetime.date(2026, 10, 1), each) for each in ("A", "B", "C", "D")
    )
    for each in (refused, waiting, withdrawn):
        received(each, decided - 84 * DAY)
    received(young, decided - 10 * DAY)
    refuse_request(asked=refused, decision=decision, reason=REASONS[0], by=finance)
    with past_every_trigger():
        GrantRequest.objects.filter(pk=withdrawn.pk).update(state="withdrawn", reason="Not needed")
    assert counted("grants-decided-in-time", period, here) == {"here": (1, 3), None: (1, 3)}


def test_a_council_sets_its_own_days(grant, asked, finance):
    from boards.settings.operations import set_setting

    set_setting(name="funding.decide_days", value="30", starts_on=timezone.localdate(), by=SYSTEM)
    received(asked, grant.awarded_on - 30 * DAY)
    period = Period(grant.awarded_on, grant.awarded_on)
    assert counted("grants-decided-in-time", period)[None] == (1, 1)


def test_pounds_granted_without_what_was_cancelled_since(grant, committee):
    day, here = grant.awarded_on, committee.neighbourhood
    assert counted("ward-money-granted", Period(day, day), here) == {
        "here": (D(1_000), None), None: (D(1_000), None),
    }  # fmt: skip
    assert counted("ward-money-granted", Period(day - DAY, day - DAY)) == {None: (0, None)}
    cancel(grant=grant, reason="Given back", by=SYSTEM)
    assert counted("ward-money-granted", Period(day, day)) == {None: (0, None)}


def test_reports_received_by_the_day_on_which_they_were_due(grant, committee):
    due, here = datetime.date(2026, 2, 28), committee.neighbourhood
    said = {"done": "Beds", "people": 9, "spent": D(9), "signed": "Gil"}
    with past_every_trigger():
        made = Return.objects.create(grant=grant, due_on=due)
        for facts, kept in (
            ({}, 0), (said | {"received_on": due}, 1), (said | {"received_on": due + DAY}, 0),
        ):  # fmt: skip
            Return.objects.filter(pk=made.pk).update(**facts)
            found = counted("grants-reported-in-time", Period(due - DAY, due), here)
            assert found == {"here": (kept, 1), None: (kept, 1)}
    assert counted("grants-reported-in-time", Period(due + DAY, due + 9 * DAY)) == {None: (0, 0)}


def test_savings_verified_of_a_year_for_the_city(verified, head):  # noqa: F811
    first = verified.years.get().year.first
    assert counted("savings-verified", of_council_year(first)) == {None: (D(650), None)}
    assert counted("savings-verified", of_council_year(first - 1)) == {None: (0, None)}
    assert find("savings-verified").is_of_city


@pytest.mark.parametrize(
    ("code", "queries"),
    [
        ("grants-decided-in-time", 2), ("ward-money-granted", 1), ("grants-reported-in-time", 1), ("savings-verified", 1),
    ],
)  # fmt: skip
def test_the_number_of_queries_is_fixed(grant, code, queries, django_assert_num_queries):
    places = [factories.NeighbourhoodFactory() for _ in range(3)]
    with django_assert_num_queries(queries):
        find(code).counts(places, of_council_year(2026))
