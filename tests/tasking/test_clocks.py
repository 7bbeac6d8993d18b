"""When something is due: worked numbers of the rules, and what must hold for any moment and target."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import is_working_day
from tasking import clocks
from tasking.clocks import (
    LOCAL,
    EnglishDays,
    Target,
    add_working_time,
    due_at,
    working_time_between,
)

UTC = datetime.UTC
HOUR = datetime.timedelta(hours=1)


def local(*parts):
    return datetime.datetime(*parts, tzinfo=LOCAL)


WORKED = [
    # over Christmas: 25 December, and 28 for Boxing Day, which is a Saturday
    (local(2026, 12, 24, 10), ("working_days", 2), local(2026, 12, 30, 17)),
    # over Easter
    (local(2026, 4, 2, 10), ("working_days", 1), local(2026, 4, 7, 17)),
    # the minute of the cut-off
    (local(2026, 11, 2, 17, 0), ("working_days", 1), local(2026, 11, 3, 17)),
    (local(2026, 11, 2, 17, 1), ("working_days", 1), local(2026, 11, 4, 17)),
    # on a Saturday: as on Monday at nine
    (local(2026, 11, 7, 12), ("working_days", 1), local(2026, 11, 10, 17)),
    (local(2026, 11, 7, 12), ("working_days", 0), local(2026, 11, 9, 17)),
    (local(2026, 11, 7, 12), ("working_hours", 2), local(2026, 11, 9, 11)),
    (local(2026, 11, 2, 16), ("working_hours", 2), local(2026, 11, 3, 10)),
    (local(2026, 11, 2, 8), ("working_hours", 8), local(2026, 11, 2, 17)),
    (local(2026, 11, 2, 17), ("working_hours", 9), local(2026, 11, 4, 10)),
    # day and night, over both changes of the clocks
    (local(2026, 3, 28, 12), ("hours", 24), local(2026, 3, 29, 13)),
    (local(2026, 10, 24, 12), ("hours", 24), local(2026, 10, 25, 11)),
    (local(2026, 11, 7, 12), ("hours", 72), local(2026, 11, 10, 12)),
    # a leap day counts
    (local(2028, 2, 28, 10), ("working_days", 1), local(2028, 2, 29, 17)),
    (local(2028, 2, 28, 10), ("calendar_days", 2), local(2028, 3, 1, 17)),
    # calendar days may end on any day
    (local(2026, 11, 2, 10), ("calendar_days", 5), local(2026, 11, 7, 17)),
    # the round: never on the day of receipt
    (local(2026, 11, 2, 10), ("next_round", 1), local(2026, 11, 9, 17)),
    (local(2026, 11, 2, 10), ("next_round", 6), local(2026, 11, 7, 17)),
]


@pytest.mark.parametrize(("received", "target", "due"), WORKED)
def test_a_worked_number(received, target, due):
    found = due_at(received, Target(*target))
    assert (found, found.tzinfo) == (due, LOCAL)
    assert due_at(received.astimezone(UTC), Target(*target)) == due


@pytest.mark.parametrize("kind", clocks.KINDS)
def test_a_naive_moment_is_refused(kind):
    with pytest.raises(ValueError, match="time zone"):
        due_at(datetime.datetime(2026, 11, 2, 10), Target(kind, 1))


@pytest.mark.parametrize(
    ("kind", "amount"), [("weeks", 1), ("hours", -1), ("next_round", 0), ("next_round", 8)]
)
def test_what_is_no_target_is_refused(kind, amount):
    with pytest.raises(ValueError, match=r"a target is|the amount is"):
        Target(kind, amount)


def test_a_closed_day_is_not_worked_and_who_works_always_knows_none_but_those():
    friday, monday = local(2026, 11, 6, 10), datetime.date(2026, 11, 9)
    council = EnglishDays(closed=frozenset({monday}))
    assert due_at(friday, Target("working_days", 1), council) == local(2026, 11, 10, 17)
    police = EnglishDays(every_day=True)
    assert due_at(friday, Target("working_days", 1), police) == local(2026, 11, 7, 17)
    stood_down = EnglishDays(frozenset({datetime.date(2026, 11, 7)}), every_day=True)
    assert due_at(friday, Target("working_days", 1), stood_down) == local(2026, 11, 8, 17)


def test_a_calendar_without_a_working_day_ends_in_an_error():
    class Never:
        def is_working(self, day):
            return False

    with pytest.raises(ValueError, match="no day is worked"):
        due_at(local(2026, 11, 2, 10), Target("working_days", 1), Never())


MOMENTS = st.datetimes(
    datetime.datetime(2024, 1, 1), datetime.datetime(2030, 12, 31), timezones=st.just(UTC)
)  # fmt: skip
TARGETS = st.one_of(
    st.builds(Target, st.sampled_from(clocks.KINDS[:4]), st.integers(0, 60)),
    st.builds(Target, st.just("next_round"), st.integers(1, 7)),
)


@given(MOMENTS, TARGETS)
def test_nothing_is_due_before_it_came_and_a_longer_target_is_not_due_earlier(received, target):
    due = due_at(received, target)
    if target.kind == "hours":
        assert due.astimezone(UTC) - received == target.amount * HOUR
    elif target.amount:
        assert due.astimezone(UTC) > received
    if target.kind != "next_round":
        assert due <= due_at(received, Target(target.kind, target.amount + 1))
    if target.kind in ("working_days", "working_hours"):
        assert is_working_day(due.date())
    if target.kind in ("working_days", "calendar_days", "next_round"):
        assert due.time() == datetime.time(17)


@given(MOMENTS, st.integers(0, 300))
def test_so_much_working_time_lies_between_as_was_added(start, quarters):
    length = datetime.timedelta(minutes=15 * quarters)
    assert working_time_between(start, add_working_time(start, length)) == length


def test_working_time_of_a_weekend_and_of_reversed_moments():
    friday, monday = local(2026, 11, 6, 16), local(2026, 11, 9, 10)
    assert working_time_between(friday, monday) == 2 * HOUR
    assert working_time_between(monday, friday) == 0 * HOUR
