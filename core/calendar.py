"""Days that count: clear days, working days, years. Pure; imports no Django.

A working day is Monday to Friday and no bank holiday of England; `closed` adds the council's own
closure days. Sources: Local Government Act 1972 s.100A(6)(a), s.100B(3) and (4)(a) for five clear
days (SI 2002/715); which days count is local practice, so it is a setting everywhere.
"""

import datetime
from collections.abc import Collection
from functools import cache

import holidays

DAY = datetime.timedelta(days=1)
WORKING, ALL = "working", "all"
Days = Collection[datetime.date]
Counting = str | Collection[int]
"""WORKING, ALL, or the weekdays that count."""
WEEKDAYS = tuple(
    enumerate(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"))
)
CUT_OFF = datetime.time(17)
"""Published later than this counts as the next working day, unless a body says otherwise."""


@cache
def _bank_holidays() -> holidays.HolidayBase:
    return holidays.UnitedKingdom(subdiv="ENG")


def is_working_day(day: datetime.date, closed: Days = ()) -> bool:
    """Whether offices are open: no weekend, no bank holiday of England, not in `closed`."""
    return day.weekday() < 5 and day not in _bank_holidays() and day not in closed


def bank_holiday(day: datetime.date) -> str:
    """The name of the bank holiday in England on that day, "" for none."""
    return str(_bank_holidays().get(day, ""))


def _counts(day: datetime.date, counting: Counting, closed: Days) -> bool:
    if counting == ALL:
        return True
    if counting == WORKING:
        return is_working_day(day, closed)
    return day.weekday() in counting and day not in closed


def _check(counting: Counting) -> None:
    if counting in (WORKING, ALL):
        return
    if isinstance(counting, str) or not set(counting) or not set(counting) <= set(range(7)):
        raise ValueError("counting is 'working', 'all' or some weekdays, 0 for Monday to 6")


def publish_by(
    meeting_day: datetime.date, clear_days: int, counting: Counting = WORKING, closed: Days = ()
) -> datetime.date:
    """The last day on which publishing still leaves `clear_days` clear days before the meeting.

    Neither the day of publication nor the day of the meeting counts. `counting` is "working",
    "all", or a collection of weekdays that count (0 is Monday). The day returned may itself be no
    working day. Raises ValueError for a negative number of days or an unknown way to count.
    """
    _check(counting)
    if clear_days < 0:
        raise ValueError("clear days cannot be negative")
    day, left = meeting_day - DAY, clear_days
    while left:
        left -= _counts(day, counting, closed)
        day -= DAY
    return day


def publish_target(
    meeting_day: datetime.date, clear_days: int, counting: Counting = WORKING, closed: Days = ()
) -> datetime.date:
    """The working day on or before `publish_by`: when somebody is there to publish. Raises
    ValueError as it does."""
    day = publish_by(meeting_day, clear_days, counting, closed)
    while not is_working_day(day, closed):
        day -= DAY
    return day


def clear_days_between(
    published_on: datetime.date,
    meeting_day: datetime.date,
    counting: Counting = WORKING,
    closed: Days = (),
) -> int:
    """How many counting days lie strictly between the two; 0 where they touch or are reversed.
    Raises ValueError for an unknown way to count."""
    _check(counting)
    span = range(1, max((meeting_day - published_on).days, 1))
    return sum(_counts(published_on + number * DAY, counting, closed) for number in span)


def publication_day(
    moment: datetime.datetime, cut_off: datetime.time = CUT_OFF, closed: Days = ()
) -> datetime.date:
    """The day that a publication at a local `moment` (datetime) counts as: after the cut-off hour
    it is the next working day."""
    if moment.time() <= cut_off:
        return moment.date()
    return add_working_days(moment.date(), 1, closed)


def add_working_days(day: datetime.date, n: int, closed: Days = ()) -> datetime.date:
    """The n-th working day after `day` (before it where n is negative); 0 gives the day itself."""
    step = DAY if n > 0 else -DAY
    left = abs(n)
    while left:
        day += step
        left -= is_working_day(day, closed)
    return day


def add_years(day: datetime.date, n: int) -> datetime.date:
    """The same day n years on; 28 February where that year has no 29th."""
    try:
        return day.replace(year=day.year + n)
    except ValueError:
        return day.replace(year=day.year + n, day=28)


def municipal_year(day: datetime.date) -> int:
    """The year in which the municipal year of a day began: it runs from May, when councils hold
    their annual meeting, to April."""
    return day.year if day.month >= 5 else day.year - 1


def financial_year(day: datetime.date) -> str:
    """The year from 1 April to 31 March that holds the day, such as "2026/27"."""
    first = day.year if day.month >= 4 else day.year - 1
    return f"{first}/{(first + 1) % 100:02d}"


def month_of(text: str, today: datetime.date) -> datetime.date:
    """The first day of the month written as 2026-12; of today's month for anything else."""
    try:
        year, month = (int(part) for part in text.split("-"))
        found = datetime.date(year, month, 1)
    except (ValueError, OverflowError):
        return today.replace(day=1)
    return found if 2000 <= found.year < 2100 else today.replace(day=1)


def same_day_months_on(day: datetime.date, n: int) -> datetime.date:
    """The same day of the month n months on, or the last day of a month that is shorter: how the law
    counts months (Dodds v Walker [1981] 1 WLR 1027), and PostgreSQL `day + interval 'n months'`."""
    first = months_on(day, n)
    last = (months_on(first, 1) - DAY).day
    return first.replace(day=min(day.day, last))


def whole_months(since: datetime.date, day: datetime.date) -> int:
    """How many whole months lie between two days, by `same_day_months_on`: six months from 31 August
    are full on 28 February. 0 where the second is not later."""
    months = (day.year - since.year) * 12 + day.month - since.month
    return max(months - (day < same_day_months_on(since, months)), 0)


def months_on(day: datetime.date, n: int) -> datetime.date:
    """The first day of the month n months from that of `day`."""
    number = day.year * 12 + day.month - 1 + n
    return datetime.date(number // 12, number % 12 + 1, 1)
