"""Which days a pattern gives."""

import datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from boards.meetings.calendars.patterns import (
    LAST,
    MONTH,
    QUARTER,
    WEEKS,
    Pattern,
    days,
    year_from,
)
from core.calendar import DAY

FIRST, END = datetime.date(2027, 1, 1), datetime.date(2027, 12, 31)
DAYS = st.dates(datetime.date(2000, 1, 1), datetime.date(2098, 12, 31))
TUESDAY, WEDNESDAY = 1, 2


def said(found):
    return " ".join(f"{day:%-d/%-m}" for day in found)


def test_the_last_wednesday_of_each_quarter():
    pattern = Pattern(QUARTER, WEDNESDAY, LAST)
    assert said(days(pattern, FIRST, END)) == "31/3 30/6 29/9 29/12"


def test_the_first_tuesday_of_each_month_except_august():
    pattern = Pattern(MONTH, TUESDAY, 1, but=frozenset({8}))
    assert said(days(pattern, FIRST, END)) == "5/1 2/2 2/3 6/4 4/5 1/6 6/7 7/9 5/10 2/11 7/12"


def test_every_six_weeks():
    pattern = Pattern(WEEKS, weeks=6)
    found = days(pattern, datetime.date(2027, 1, 13), END)
    assert said(found) == "13/1 24/2 7/4 19/5 30/6 11/8 22/9 3/11 15/12"


def test_a_part_of_a_year_holds_what_lies_in_it():
    pattern = Pattern(QUARTER, WEDNESDAY, LAST)
    assert said(days(pattern, datetime.date(2027, 4, 1), datetime.date(2027, 9, 28))) == "30/6"
    assert days(pattern, END, FIRST) == []


def test_a_year_from_a_leap_day_has_an_end():
    assert year_from(datetime.date(2028, 2, 29))[1] == datetime.date(2029, 2, 28)
    assert year_from(FIRST) == (FIRST, END)


PATTERNS = st.builds(
    Pattern,
    st.sampled_from([MONTH, QUARTER]),
    st.integers(0, 6),
    st.sampled_from([1, 2, 3, 4, LAST]),
    but=st.frozensets(st.integers(1, 12), max_size=5),
)


@given(PATTERNS, DAYS)
def test_every_day_is_the_one_that_is_said(pattern, start):
    first, last = year_from(start)
    found = days(pattern, first, last)
    assert found == sorted(set(found))
    for day in found:
        assert first <= day <= last
        assert day.weekday() == pattern.weekday
        assert day.month not in pattern.but
        assert _place(day, pattern) == pattern.nth


def _place(day, pattern):
    """Which such weekday of its month or quarter a day is, counted one by one."""
    length = 1 if pattern.every == MONTH else 3

    def same(other):
        return (other.year, (other.month - 1) // length) == (day.year, (day.month - 1) // length)

    if pattern.nth == LAST:
        return LAST if not same(day + 7 * DAY) else 0
    number, earlier = 1, day - 7 * DAY
    while same(earlier):
        number, earlier = number + 1, earlier - 7 * DAY
    return number


@given(PATTERNS, DAYS)
def test_none_is_forgotten(pattern, start):
    """A whole year of months or quarters has as many days as it has of them, less those left out."""
    first = start.replace(month=1, day=1)
    whole = Pattern(pattern.every, pattern.weekday, pattern.nth)
    every = days(whole, *year_from(first))
    assert len(every) == (12 if pattern.every == MONTH else 4)
    assert days(pattern, *year_from(first)) == [
        day for day in every if day.month not in pattern.but
    ]


@given(st.integers(1, 52), DAYS)
def test_weeks_lie_as_far_apart_as_they_should(weeks, start):
    first, last = year_from(start)
    found = days(Pattern(WEEKS, weeks=weeks), first, last)
    assert found[0] == first
    assert {later - day for day, later in pairwise(found)} <= {weeks * 7 * DAY}
    assert found[-1] + weeks * 7 * DAY > last
