"""When six months without a meeting are over (Local Government Act 1972 s.85). Imports no Django."""

from dataclasses import dataclass
from datetime import date

from core.calendar import same_day_months_on, whole_months

LOSES_OFFICE = 6
FIRST_ALERT, LAST_ALERT = 4, 5
"""Months without a meeting from which it is pointed out; LOSES_OFFICE from when the office ends."""


def last_day(since, approved=()):
    """The last day on which coming again helps of who came last on `since`: the same day six months
    on, or the end of a reason that was approved before the time was over. `approved`: [(day, until)].
    """
    last = same_day_months_on(since, LOSES_OFFICE)
    for day, until in sorted(approved):
        if day <= last:
            last = max(last, until)
    return last


@dataclass(frozen=True)
class RanOut:
    """Time that was over: who came last on `since` had until `last_day`. `came_again`: when, if
    ever; that cures nothing."""

    since: date
    last_day: date
    came_again: date | None = None


def ran_out(starts_on, came, approved, today):
    """[RanOut] of a term that began on `starts_on`, in order. `came`: the days of meetings that
    count, in any order."""
    found, since = [], starts_on
    for day in [*sorted(each for each in came if each > starts_on), None]:
        last = last_day(since, approved)
        if (day or today) > last:
            found.append(RanOut(since, last, day))
        since = day
    return found


def stage(since, last, day):
    """LOSES_OFFICE once the time is over, before that 4 or 5 (or less) as the months since they
    came; with an approved reason 4 from two months before its end, 5 from one."""
    if day > last:
        return LOSES_OFFICE
    if last == same_day_months_on(since, LOSES_OFFICE):
        return min(whole_months(since, day), LAST_ALERT)
    for months in (1, 2):
        if day >= same_day_months_on(last, -months):
            return LOSES_OFFICE - months
    return 0
