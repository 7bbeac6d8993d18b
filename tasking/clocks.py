"""When something is due: five kinds of targets, working time, and pauses. Pure; imports no Django.

What comes in on a day that is not worked, or after the cut-off, counts as received at nine on the next
working day; the first day that counts is the one after. Days end at 17:00, local time in England. Elapsed
hours run day and night from the moment of receipt.
"""

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from core.calendar import CUT_OFF, DAY, is_working_day

LOCAL = ZoneInfo("Europe/London")
OPENS, CLOSES = datetime.time(9), datetime.time(17)
"""The hours of a working day: by these, working hours run."""

HOURS, WORKING_HOURS = "hours", "working_hours"
WORKING_DAYS, CALENDAR_DAYS = "working_days", "calendar_days"
NEXT_ROUND = "next_round"
KINDS = (HOURS, WORKING_HOURS, WORKING_DAYS, CALENDAR_DAYS, NEXT_ROUND)
MOST_DAYS = 3_660
"""A calendar on which no day is worked for ten years is a mistake."""


@dataclass(frozen=True)
class Target:
    """How long something may take. `amount` is a number of hours or days; for NEXT_ROUND the ISO weekday
    of the round, 1 for Monday to 7. Raises ValueError for another kind or an amount that is none."""

    kind: str
    amount: int

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"a target is one of {', '.join(KINDS)}")
        if self.amount < 0 or (self.kind == NEXT_ROUND and not 1 <= self.amount <= 7):
            raise ValueError(
                "the amount is a number of hours or days, or an ISO weekday from 1 to 7"
            )


@dataclass(frozen=True)
class EnglishDays:
    """The working days of England, without the local `closed` days; `every_day` for who works always. What
    comes in later than `cut_off` counts on the next of them."""

    closed: frozenset = frozenset()
    every_day: bool = False
    cut_off: datetime.time = CUT_OFF

    def is_working(self, day):
        """Whether anybody is at work on this day."""
        return (self.every_day and day not in self.closed) or is_working_day(day, self.closed)


def due_at(received, target, calendar=None):
    """The moment by which `target` is to be met: an aware datetime in local time. `received` is aware;
    `calendar` has `is_working(day)`, and knows England's bank holidays where it is not given.

    Raises ValueError for a naive `received`, and for a calendar on which no day is worked.
    """
    calendar = calendar or EnglishDays()
    local = _local(received)
    if target.kind == HOURS:
        return _later(local, datetime.timedelta(hours=target.amount))
    if target.kind == WORKING_HOURS:
        return add_working_time(local, datetime.timedelta(hours=target.amount), calendar)
    if target.kind == NEXT_ROUND:
        ahead = (target.amount - local.isoweekday()) % 7 or 7
        return _at(local.date() + ahead * DAY, CLOSES)
    day = counted_from(local, calendar)
    if target.kind == CALENDAR_DAYS:
        return _at(day + target.amount * DAY, CLOSES)
    for _ in range(target.amount):
        day = _next_working(day, calendar)
    return _at(day, CLOSES)


def counted_from(received, calendar=None):
    """The day that something counts as received on. Raises ValueError as `due_at` does."""
    calendar, local = calendar or EnglishDays(), _local(received)
    cut_off = getattr(calendar, "cut_off", CUT_OFF)
    if calendar.is_working(local.date()) and local.time() <= cut_off:
        return local.date()
    return _next_working(local.date(), calendar)


def add_working_time(start, length, calendar=None):
    """The moment when so much working time has passed since `start`. Raises ValueError as `due_at`
    does."""
    calendar, moment, left = calendar or EnglishDays(), _local(start), length
    while True:
        opens, closes = _at(moment.date(), OPENS), _at(moment.date(), CLOSES)
        if calendar.is_working(moment.date()) and moment < closes:
            moment = max(moment, opens)
            if left <= closes - moment:
                return moment + left
            left -= closes - moment
        moment = _at(_next_working(moment.date(), calendar), OPENS)


def working_time_between(start, end, calendar=None):
    """How much working time lies between two moments: a timedelta, nought where they are reversed.
    Raises ValueError for naive ones."""
    calendar, start, end = calendar or EnglishDays(), _local(start), _local(end)
    total, day = datetime.timedelta(), start.date()
    while day <= end.date():
        if calendar.is_working(day):
            first, last = max(start, _at(day, OPENS)), min(end, _at(day, CLOSES))
            total += max(last - first, datetime.timedelta())
        day += DAY
    return total


def _local(moment):
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError("a moment without a time zone cannot be counted from")
    return moment.astimezone(LOCAL)


def _later(moment, length):
    """So much later by the clock on nobody's wall: elapsed time over a change of the clocks."""
    return (moment.astimezone(datetime.UTC) + length).astimezone(LOCAL)


def _at(day, time):
    return datetime.datetime.combine(day, time, tzinfo=LOCAL)


def _next_working(day, calendar):
    for _ in range(MOST_DAYS):
        day += DAY
        if calendar.is_working(day):
            return day
    raise ValueError("no day is worked on this calendar")
