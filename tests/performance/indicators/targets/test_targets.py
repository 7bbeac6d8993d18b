"""Targets: what can be one, what replaces it, what the database holds, and the way there."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from core.actors import SYSTEM
from core.errors import Refused, Stale, WrongState
from performance.indicators.operations import add_indicator, change_indicator, end_indicator
from performance.indicators.targets import operations
from performance.indicators.targets.models import Target, TargetMilestone
from performance.indicators.targets.rules import aimed_at
from performance.indicators.targets.steps import read_steps, straight_steps
from performance.models import Indicator
from tests import factories
from tests.worlds.performance_indicators import facts

DAY = datetime.date
JUNE, MARCH = DAY(2027, 6, 30), DAY(2029, 3, 31)


def indicator(**more):
    about = {"agency": factories.AgencyFactory(), "lead": factories.PersonFactory(), "code": "ni-9"}
    return add_indicator(name="Belong", by=SYSTEM, **facts() | about | more)


def set_target(made, by=SYSTEM, **more):
    about = {"value": Decimal(35), "due_on": MARCH, "source": "Plan of the city"}
    return operations.set_target(indicator=made, by=by, **about | more)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"value": Decimal(101)}, "value"),
        ({"value": Decimal("NaN")}, "value"),
        ({"baseline": Decimal(20)}, "baseline"),
        ({"baseline_on": JUNE}, "baseline"),
        ({"baseline": Decimal(20), "baseline_on": MARCH}, "due_on"),
        ({"milestones": [(MARCH, Decimal(30))]}, "milestones"),
        ({"milestones": [(JUNE, Decimal(30)), (JUNE, Decimal(31))]}, "milestones"),
        ({"baseline": Decimal(9), "baseline_on": JUNE, "milestones": [(JUNE, Decimal(30))]}, "milestones"),
        ({"source": " "}, "source"),
    ],
)  # fmt: skip
def test_what_is_no_target_is_refused_and_nothing_is_there(wrong, field):
    with pytest.raises(Refused) as refused:
        set_target(indicator(), **wrong)
    assert refused.value.field == field
    assert not Target.objects.exists()


@pytest.mark.django_db
def test_what_only_describes_or_has_ended_has_no_target():
    with pytest.raises(Refused, match="cannot have a target"):
        set_target(indicator(polarity="none"))
    ended = end_indicator(
        indicator=Indicator.objects.get(), ended_on=DAY(2026, 3, 31), why="Survey gone", by=SYSTEM
    )
    change_indicator(indicator=ended, polarity="high", by=SYSTEM)
    with pytest.raises(Refused, match="no figures since 31 March 2026"):
        set_target(Indicator.objects.get())


@pytest.mark.django_db
def test_another_target_takes_its_place_with_a_reason_and_the_first_stays():
    made = indicator()
    first = set_target(made, baseline=Decimal(28), baseline_on=DAY(2026, 3, 31))
    with pytest.raises(Refused, match="why it is changed"):
        set_target(made, value=Decimal(33))
    second = set_target(made, value=Decimal(33), reason="The grant ended")
    first.refresh_from_db()
    assert first.superseded_at is not None
    assert second.replaces == first
    assert list(Target.objects.held()) == [second]
    place = factories.NeighbourhoodFactory()
    other = set_target(made, level="neighbourhood", place=place)
    assert set(Target.objects.held()) == {second, other}


@pytest.mark.django_db
def test_what_is_so_already_changes_nothing_and_who_set_one_meanwhile_is_not_overwritten():
    made, steps = indicator(), [(JUNE, Decimal(31))]
    first = set_target(made, milestones=steps)
    assert set_target(made, milestones=steps, reason="Again") == first
    made.seen(made.version)
    with pytest.raises(Stale):
        set_target(made, value=Decimal(40), reason="Another")
    assert list(Target.objects.held()) == [first]


@pytest.mark.django_db
def test_a_target_is_taken_back_once_and_with_a_reason():
    target = set_target(indicator())
    with pytest.raises(Refused, match="reason"):
        operations.drop_target(target=target, why=" ", by=SYSTEM)
    assert (
        operations.drop_target(target=target, why="Not ours", by=SYSTEM).dropped_why == "Not ours"
    )
    with pytest.raises(WrongState):
        operations.drop_target(target=target, why="Again", by=SYSTEM)
    assert not Target.objects.held().exists()


@pytest.mark.django_db
def test_only_who_keeps_the_figures_sets_targets(world):
    made = indicator()
    set_target(made, by=world.people["data_officer"])
    for role in ("head_of_service", "partner_officer", "board_chair"):
        with pytest.raises(PermissionDenied):
            set_target(made, by=world.people[role], reason="Mine")
        with pytest.raises(PermissionDenied):
            operations.drop_target(target=made.targets.get(), why="Mine", by=world.people[role])


@pytest.mark.django_db
def test_the_database_keeps_what_a_target_says():
    made = indicator()
    target = set_target(made, milestones=[(JUNE, Decimal(31))])
    for change in ({"value": 1}, {"due_on": JUNE}, {"source": "Me"}, {"reason": "x"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Target.objects.filter(pk=target.pk).update(**change)
    about = {
        "indicator": made,
        "level": "city",
        "value": 1,
        "due_on": MARCH,
        "source": "x",
        "added_by_name": "x",
    }
    about["added_at"] = target.added_at
    for wrong in ({}, {"level": "area"}, {"superseded_at": target.added_at, "source": ""},
                  {"superseded_at": target.added_at, "baseline": 1},
                  {"superseded_at": target.added_at, "replaces": target}, {"dropped_why": "x", "level": "area"}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Target.objects.create(**about | wrong)
    for on in (MARCH, MARCH + datetime.timedelta(days=1)):
        with pytest.raises(IntegrityError), transaction.atomic():
            TargetMilestone.objects.create(target=target, on=on, value=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        TargetMilestone.objects.update(value=9)
    for table in ("performance_targetmilestone", "performance_target"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")


def test_the_way_to_a_target():
    steps = [(DAY(2026, 3, 31), Decimal(28)), (DAY(2027, 3, 31), Decimal(30)), (MARCH, Decimal(35))]
    assert aimed_at(steps, DAY(2026, 3, 30)) is None
    assert aimed_at(steps, DAY(2026, 3, 31)) == 28
    assert aimed_at(steps, DAY(2027, 3, 31)) == 30
    assert round(aimed_at(steps, DAY(2026, 9, 29)), 2) == Decimal("29.00")
    assert aimed_at(steps, DAY(2031, 1, 1)) == 35
    assert aimed_at([], DAY(2026, 1, 1)) is None
    assert aimed_at([(MARCH, Decimal(35))], JUNE) is None


@given(
    st.dates(DAY(2020, 1, 1), DAY(2030, 1, 1)), st.integers(2, 3_000), st.decimals(0, 100, places=2),
    st.decimals(0, 100, places=2), st.sampled_from([3, 12]),
)  # fmt: skip
def test_even_steps_lie_between_in_order_of_days_and_of_figures(first, days, low, high, months):
    last = first + datetime.timedelta(days=days)
    steps = straight_steps((first, low), (last, high), months)
    assert [day for day, _ in steps] == sorted({day for day, _ in steps})
    assert all(first < day < last for day, _ in steps)
    ordered = [low, *(value for _, value in steps), high]
    assert ordered in (sorted(ordered), sorted(ordered, reverse=True))


def test_even_steps_of_a_year_by_quarter():
    steps = straight_steps((DAY(2026, 3, 31), Decimal(20)), (DAY(2027, 3, 31), Decimal(28)), 3)
    assert steps == [
        (DAY(2026, 6, 30), Decimal(22)), (DAY(2026, 9, 30), Decimal(24)), (DAY(2026, 12, 31), Decimal(26)),
    ]  # fmt: skip


def test_milestones_as_somebody_writes_them():
    assert read_steps("30 June 2027: 31.5\n\n 1 Jan 2028 1,200") == [
        (JUNE, Decimal("31.5")), (DAY(2028, 1, 1), Decimal(1200)),
    ]  # fmt: skip
    for wrong in ("", "June 2027: 3", "31 June 2027: 3", "30 June 2027: about 3"):
        with pytest.raises(ValueError, match=r"milestone|not a date"):
            read_steps(wrong)
