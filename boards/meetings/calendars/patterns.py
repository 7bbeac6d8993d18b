"""The days of a year on which a body meets, from how people say it: "every last Wednesday of the
quarter", "the first Tuesday of each month except August", "every six weeks". Imports no Django."""

import datetime
from dataclasses import dataclass

from core.calendar import DAY, months_on

LAST = 5
"""The last such weekday, whether there are four or five (of a quarter thirteen or fourteen)."""
MONTH, QUARTER, WEEKS = "month", "quarter", "weeks"
MONTHS_IN = {MONTH: 1, QUARTER: 3}


@dataclass(frozen=True)
class Pattern:
    """`every`: MONTH or QUARTER (which begins in January, April, July, October), each with the n-th or
    last `weekday`; or WEEKS, so many from the first day on. Months (1 to 12) in `but` are left out."""

    every: str
    weekday: int = 0
    nth: int = 1
    weeks: int = 1
    but: frozenset = frozenset()


def days(pattern, first, last):
    """The days of a pattern from `first` to `last`, both included, in order."""
    if last < first:
        return []
    found = (
        _of_weeks(pattern, first, last) if pattern.every == WEEKS else _nth(pattern, first, last)
    )
    return [day for day in found if day.month not in pattern.but]


def _of_weeks(pattern, first, last):
    step, day = pattern.weeks * 7 * DAY, first
    while day <= last:
        yield day
        day += step


def _nth(pattern, first, last):
    months = MONTHS_IN[pattern.every]
    start = first.replace(day=1, month=first.month - (first.month - 1) % months)
    while start <= last:
        after = months_on(start, months)
        day = nth_weekday(start, after, pattern.weekday, pattern.nth)
        if first <= day <= last:
            yield day
        start = after


def nth_weekday(start, after, weekday, nth):
    """The n-th (1 to 4) or the last (LAST) such weekday from a day to the one before another."""
    if nth == LAST:
        return after - DAY - ((after - DAY).weekday() - weekday) % 7 * DAY
    return start + (weekday - start.weekday()) % 7 * DAY + (nth - 1) * 7 * DAY


def year_from(day):
    """(first, last): a year that begins on a day."""
    try:
        return day, day.replace(year=day.year + 1) - DAY
    except ValueError:
        return day, datetime.date(day.year + 1, 2, 28)
