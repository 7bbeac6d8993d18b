"""What the system counts itself: which periods, how often, and what becomes of figures when facts change afterwards."""

import dataclasses
import datetime
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from core import figures
from core.actors import SYSTEM
from core.dates import start_of
from core.errors import Refused, WrongState
from core.figures import FigureOf
from core.models import Event
from performance.counting import operations, rules
from performance.counting.models import Counting
from performance.indicators import operations as indicators
from performance.indicators.rules import facts_of
from performance.models import Indicator, Observation
from performance.observations.operations import give_figures
from performance.observations.rules import Given
from performance.periods import of_council_year, of_quarter
from performance.tasks import count_figures, count_indicator
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 8, 20)
NOW = start_of(TODAY)
BACK = [of_quarter(each) for each in ("2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2")]
FACTS = {
    "block": "service", "decimals": 1, "comparison": "none", "hides_below": 0
}  # fmt: skip


@pytest.fixture
def counts():
    """{period: {place: (top, whole)}} that the figure returns; what is not in it is nothing."""
    return {}


@pytest.fixture
def figure(monkeypatch, counts):
    monkeypatch.setattr(figures, "_declared", dict(figures._declared))
    made = FigureOf(
        "test-share", "Share", "So many of so many.", "", "proportion", 100, "high", "quarter",
        lambda places, period: dict(counts.get(period, {})),
    )  # fmt: skip
    figures.declare(made)
    return made


@pytest.fixture
def indicator(world, figure):
    return added()


def added(by=SYSTEM, figure="test-share", **more):
    about = {"agency": factories.AgencyFactory(), "lead": factories.PersonFactory()}
    facts = FACTS | about | {"code": "share", "name": "Share"} | more
    return operations.add_counted(figure=figure, by=by, **facts)


def count(indicator, at=NOW):
    told = operations.count_indicator(indicator=indicator, at=at)
    return told.added, told.changed, told.same


def held(indicator, place=None):
    rows = Observation.objects.held().filter(indicator=indicator, neighbourhood=place)
    rows = rows.order_by("starts_on")
    return {row.period: row.value if row.value is None else float(row.value) for row in rows}


@pytest.mark.parametrize(
    ("frequency", "today", "first", "last", "number"),
    [
        ("quarter", datetime.date(2026, 6, 30), "2025-01-01/P3M", "2026-01-01/P3M", 5),
        ("quarter", datetime.date(2026, 7, 1), "2025-04-01/P3M", "2026-04-01/P3M", 5),
        ("month", datetime.date(2026, 3, 1), "2025-02-01/P1M", "2026-02-01/P1M", 13),
        ("year", datetime.date(2026, 3, 31), "2023-04-01/P1Y", "2024-04-01/P1Y", 2),
        ("year", datetime.date(2026, 4, 1), "2024-04-01/P1Y", "2025-04-01/P1Y", 2),
    ],
)
def test_periods_are_over_and_reach_back_to_the_same_one_a_year_before(
    frequency, today, first, last, number
):
    found = rules.periods(frequency, today)
    assert (found[0].iso, found[-1].iso, len(found)) == (first, last, number)
    assert found[-1].year_ago == found[0]
    assert found[-1].ends_on < today
    assert found == sorted(found)


def test_counted_once_it_is_there_and_counted_again_it_is_the_same(world, counts, indicator):
    own, other = world.own.place, world.other.place
    counts[BACK[3]] = {own.pk: (3, 4)}
    counts[BACK[4]] = {own.pk: (1, 4), other.pk: (3, 6), None: (5, 20)}
    assert count(indicator) == (6, 0, 0)
    assert held(indicator, own) == {BACK[3]: 75.0, BACK[4]: 25.0}
    assert held(indicator, other) == {BACK[3]: None, BACK[4]: 50.0}
    assert held(indicator) == {BACK[3]: 75.0, BACK[4]: 25.0}
    assert count(indicator) == (0, 0, 6)
    assert Event.objects.about(indicator).count() == 2
    row = Observation.objects.held().get(indicator=indicator, neighbourhood=other, value=None)
    assert (row.status, row.note, row.added_by, row.is_provisional) == (
        "missing", "There was nothing to count", None, False,
    )  # fmt: skip


def test_what_is_entered_late_supersedes_the_figure_of_its_period(world, counts, indicator):
    own = world.own.place
    counts[BACK[0]] = {own.pk: (1, 4)}
    count(indicator)
    counts[BACK[0]] = {own.pk: (2, 4)}
    added, changed, _ = count(indicator, NOW + datetime.timedelta(1))
    assert (added, changed) == (0, 2)
    assert held(indicator, own)[BACK[0]] == 50.0
    now = Observation.objects.held().get(indicator=indicator, neighbourhood=own, value=50)
    assert (now.replaces.value, now.replaces.superseded_at) == (D(25), now.added_at)
    counts[BACK[0]] = {own.pk: (3, 4)}
    count(indicator, start_of(datetime.date(2026, 10, 1)))
    assert held(indicator, own)[BACK[0]] == 50.0


def test_what_was_taken_back_leaves_no_figure_standing(world, counts, indicator):
    counts[BACK[4]] = {world.own.place.pk: (2, 4)}
    count(indicator)
    counts.clear()
    count(indicator, NOW + datetime.timedelta(1))
    assert held(indicator, world.own.place) == {BACK[4]: None}
    assert held(indicator) == {BACK[4]: None}


def test_before_the_first_record_there_is_no_figure_and_afterwards_there_is_0(
    world, counts, figure, indicator
):
    figures._declared["test-share"] = dataclasses.replace(figure, measured="count", per=1)
    counts[BACK[2]] = {world.own.place.pk: (3, None)}
    count(indicator)
    assert held(indicator) == {BACK[2]: 3.0, BACK[3]: 0.0, BACK[4]: 0.0}
    assert held(indicator, world.other.place) == {BACK[2]: 0.0, BACK[3]: 0.0, BACK[4]: 0.0}


def test_of_the_city_only_and_in_pounds(world, counts, figure):
    figures._declared["test-share"] = dataclasses.replace(
        figure, measured="money", per=1, frequency="year", is_of_city=True
    )
    made, year = added(), of_council_year(2025)
    counts[year] = {None: (D("1250.50"), None)}
    count(made)
    row = Observation.objects.held().get(indicator=made)
    assert (row.level, row.period, row.value) == ("city", year, D("1250.5"))
    assert (row.numerator, row.low) == (None, None)


def test_a_running_period_is_not_stored(world, counts, indicator):
    counts[of_quarter("2026Q3")] = {world.own.place.pk: (2, 4)}
    assert count(indicator) == (0, 0, 0)
    assert count(indicator, start_of(datetime.date(2026, 9, 30))) == (0, 0, 0)
    count(indicator, start_of(datetime.date(2026, 10, 1)))
    assert held(indicator, world.own.place) == {of_quarter("2026Q3"): 50.0}


def test_small_counts_are_hidden_by_the_indicator(world, counts, figure):
    made = added(hides_below=5)
    counts[BACK[4]] = {world.own.place.pk: (2, 40), world.other.place.pk: (30, 40)}
    count(made)
    rows = Observation.objects.held().filter(indicator=made)
    assert {row.neighbourhood_id for row in rows if row.is_hidden} >= {world.own.place.pk}


def test_nobody_enters_what_is_counted(world, counts, indicator):
    data, period = world.people["data_officer"], BACK[4]
    given = [Given("neighbourhood", world.own.place, period, numerator=D(1), denominator=D(2))]
    with pytest.raises(Refused, match="counts the figures of this indicator"):
        give_figures(indicator=indicator, given=given, by=data)
    lead = factories.PersonFactory(user=world.people["neighbourhood_manager"])
    indicators.change_indicator(indicator=indicator, lead=lead, by=SYSTEM)
    with pytest.raises(Refused, match="They cannot be entered"):
        give_figures(indicator=indicator, given=given, by=lead.user)
    plain = {
        "indicator": indicator, "level": "city", "starts_on": period.starts_on, "ends_on": period.ends_on,
        "value": 30, "added_by_name": "x", "added_at": NOW,
    }  # fmt: skip
    for wrong in ({"added_by": data}, {"is_provisional": True}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Observation.objects.create(**plain | wrong)
    Observation.objects.create(**plain)


def test_what_it_counts_is_said_by_its_declaration(world, figure, indicator):
    data = world.people["data_officer"]
    for wrong in ({"definition": "Mine"}, {"frequency": "year"}, {"is_summed": True}):
        with pytest.raises(Refused, match="so this cannot be changed"):
            indicators.change_indicator(indicator=indicator, by=data, **wrong)
    indicators.change_indicator(indicator=indicator, by=data, name="Better", hides_below=5)
    for wrong in (
        {"is_summed": True}, {"is_demo": True}, {"counted_as": ""}, {"counted_as": "actions-in-time"},
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            Indicator.objects.filter(pk=indicator.pk).update(**wrong)
    with pytest.raises(Refused) as refused:
        indicators.add_indicator(
            code="other", name="Other", counted_as="nobody-counts-this", by=SYSTEM,
            agency=indicator.agency, **facts_of(figure) | FACTS,
        )  # fmt: skip
    assert refused.value.field == "counted_as"


def test_a_clearer_declaration_is_taken_over_and_another_figure_is_not(
    world, counts, figure, indicator
):
    counts[BACK[4]] = {world.own.place.pk: (2, 4)}
    count(indicator)
    figures._declared["test-share"] = dataclasses.replace(figure, definition="More clearly.")
    count(indicator)
    indicator.refresh_from_db()
    assert indicator.definition == "More clearly."
    figures._declared["test-share"] = dataclasses.replace(figure, measured="count", per=1)
    with pytest.raises(Refused, match="figures have been entered"):
        count(indicator)
    assert Counting.objects.get(indicator=indicator).look[0] == "Could not be counted"
    assert held(indicator, world.own.place) == {BACK[4]: 50.0}


def test_one_indicator_for_a_figure_until_it_ends(world, counts, figure, indicator):
    with pytest.raises(Refused, match="already an indicator for this count"):
        added(code="again", name="Again")
    indicators.end_indicator(
        indicator=indicator, ended_on=datetime.date(2026, 3, 31), why="Ended", by=SYSTEM
    )
    again = added(code="again", name="Again")
    counts[BACK[4]] = {world.own.place.pk: (2, 4)}
    with pytest.raises(WrongState, match="has ended"):
        count(indicator)
    count(again)
    assert (held(indicator), held(again)) == ({}, {BACK[4]: 50.0})


def test_who_may_add_one(world, figure):
    for persona in ("head_of_service", "neighbourhood_manager", "system_administrator"):
        with pytest.raises(PermissionDenied):
            added(by=world.people[persona])
    press = "9b2f1f60-0000-4000-8000-000000000001"
    first, second = (added(by=world.people["data_officer"], client_id=press) for _ in range(2))
    assert first == second
    with pytest.raises(Refused, match="no longer counts this figure"):
        added(figure="gone", by=SYSTEM, code="x", name="X")


def jobs():
    rows = ProcrastinateJob.objects.filter(task_name=operations.JOB).order_by("pk")
    return [each.args["indicator"] for each in rows]


def test_each_month_a_job_for_each_that_is_collected(world, figure, indicator):
    assert jobs() == [indicator.pk]
    other = [world.own.counted_indicator.pk, world.other.counted_indicator.pk]
    count_figures(timestamp=0)
    assert sorted(jobs()) == sorted([indicator.pk, *other])
    count_indicator(indicator=indicator.pk)
    assert Counting.objects.get(indicator=indicator).look[0] == "Counted"
    count_figures(timestamp=0)
    assert jobs().count(indicator.pk) == 2


def test_one_that_was_asked_for_and_never_ended_is_asked_for_again(indicator):
    for hours, number in ((0, 1), (23, 1), (25, 2)):
        at = timezone.now() + datetime.timedelta(hours=hours)
        operations.count_soon(indicator=indicator, by=SYSTEM, at=at)
        assert jobs().count(indicator.pk) == number


def test_one_that_fails_stops_no_other_and_says_so(world, counts, figure, indicator, monkeypatch):
    def wrong(places, period):
        raise ValueError("Mrs Smith of 3 High Street")

    figures._declared["test-share"] = dataclasses.replace(figure, counts=wrong)
    with pytest.raises(ValueError, match="Smith"):
        count_indicator(indicator=indicator.pk)
    row = Counting.objects.get(indicator=indicator)
    assert (row.look[0], "Smith" in row.why, row.why[:10]) == (
        "Could not be counted", False, "ValueError",
    )  # fmt: skip
    figures._declared["test-share"] = figure
    count(indicator)
    row.refresh_from_db()
    assert (row.look[0], row.why) == ("Counted", "")


def test_a_figure_that_nobody_declares_any_more_keeps_what_was_counted(
    world, counts, figure, indicator
):
    counts[BACK[4]] = {world.own.place.pk: (2, 4)}
    count(indicator)
    del figures._declared["test-share"]
    count_figures(timestamp=0)
    row = Counting.objects.get(indicator=indicator)
    assert row.why.startswith("The system no longer counts this figure")
    with pytest.raises(WrongState):
        count(indicator)
    assert held(indicator, world.own.place) == {BACK[4]: 50.0}
