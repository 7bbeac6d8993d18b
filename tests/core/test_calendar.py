"""Clear days, working days and years, by the worked numbers of R2 and by their own laws."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import calendar
from core.calendar import DAY

D = datetime.date
DAYS = st.dates(D(2015, 1, 1), D(2040, 12, 31))
COUNTING = st.sampled_from(["working", "all", (0, 1, 2, 3, 4), (5,)])


@pytest.mark.parametrize(
    ("meeting", "working", "every"),
    [
        (D(2026, 10, 15), D(2026, 10, 7), D(2026, 10, 9)),
        (D(2026, 9, 2), D(2026, 8, 24), D(2026, 8, 27)),
        (D(2027, 1, 5), D(2026, 12, 23), D(2026, 12, 30)),
    ],
)
def test_publish_by_as_the_rule_works_it_out(meeting, working, every):
    assert calendar.publish_by(meeting, 5) == working
    assert calendar.publish_by(meeting, 5, counting="all") == every
    assert calendar.publish_target(meeting, 5) == working


def test_the_strict_day_may_be_no_working_day_and_the_target_is():
    assert calendar.publish_by(D(2026, 4, 8), 5) == D(2026, 3, 29)
    assert calendar.publish_target(D(2026, 4, 8), 5) == D(2026, 3, 27)


def test_closed_days_do_not_count():
    closed = {D(2026, 10, 14), D(2026, 10, 13)}
    assert calendar.publish_by(D(2026, 10, 15), 5, closed=closed) == D(2026, 10, 5)
    assert calendar.publish_by(D(2026, 10, 15), 5, "all", closed) == D(2026, 10, 9)
    assert calendar.publish_by(D(2026, 10, 15), 1, (1, 2), closed) == D(2026, 10, 6)


def test_nothing_clear_is_the_day_before():
    assert calendar.publish_by(D(2026, 10, 15), 0) == D(2026, 10, 14)


@given(DAYS, st.integers(0, 30), COUNTING)
def test_publish_by_leaves_just_enough(meeting, clear, counting):
    day = calendar.publish_by(meeting, clear, counting)
    assert calendar.clear_days_between(day, meeting, counting) == clear
    assert calendar.clear_days_between(day + DAY, meeting, counting) < max(clear, 1)
    target = calendar.publish_target(meeting, clear, counting)
    assert target <= day
    assert calendar.is_working_day(target)
    assert not any(
        calendar.is_working_day(target + n * DAY) for n in range(1, (day - target).days + 1)
    )


@given(DAYS, st.integers(-40, 40))
def test_working_days_go_there_and_back(day, n):
    there = calendar.add_working_days(day, n)
    assert n == 0 or calendar.is_working_day(there)
    if calendar.is_working_day(day):
        assert calendar.add_working_days(there, -n) == day


@pytest.mark.parametrize("counting", ["sometimes", (), (7,), ("working",)])
def test_an_unknown_way_to_count_is_an_error(counting):
    with pytest.raises(ValueError, match="counting"):
        calendar.publish_by(D(2026, 10, 15), 5, counting)


def test_negative_clear_days_are_an_error():
    with pytest.raises(ValueError, match="negative"):
        calendar.publish_by(D(2026, 10, 15), -1)


def test_after_the_cut_off_hour_it_is_the_next_working_day():
    friday = D(2026, 10, 9)
    at = datetime.datetime.combine
    assert calendar.publication_day(at(friday, datetime.time(17))) == friday
    assert calendar.publication_day(at(friday, datetime.time(17, 0, 1))) == D(2026, 10, 12)
    assert calendar.publication_day(at(friday, datetime.time(18)), closed={D(2026, 10, 12)}) == D(
        2026, 10, 13
    )


def test_years():
    assert calendar.add_years(D(2024, 2, 29), 6) == D(2030, 2, 28)
    assert calendar.add_years(D(2024, 2, 29), 4) == D(2028, 2, 29)
    assert calendar.financial_year(D(2026, 3, 31)) == "2025/26"
    assert calendar.financial_year(D(2026, 4, 1)) == "2026/27"
    assert calendar.financial_year(D(2099, 12, 31)) == "2099/00"
