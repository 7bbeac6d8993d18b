"""The time that a figure is about: whole days, both ends counting. Pure; imports no Django.

Quarters are those of the calendar in files and commands (2026Q2 is April to June 2026) and those of the
council's year on pages ("Quarter 1 2026/27").
"""

import calendar
import datetime
import re
from dataclasses import dataclass

DAY = datetime.timedelta(days=1)
MONTH, QUARTER, HALF, YEAR = 1, 3, 6, 12
ISO = re.compile(r"^(\d{4})-(\d\d)-(\d\d)(?:T00:00:00)?/P(?:(\d{1,2})Y)?(?:(\d{1,3})M)?$")
LONGEST = 1_200
"""Months; a figure of more than a century is a mistake."""


@dataclass(frozen=True, order=True)
class Period:
    """From the first day to the last. Raises ValueError where the last is before the first."""

    starts_on: datetime.date
    ends_on: datetime.date

    def __post_init__(self):
        if self.ends_on < self.starts_on:
            raise ValueError("a period ends after it starts")

    @property
    def months(self) -> int | None:
        """How many whole months it has; None where it is not made of whole months."""
        after = self.ends_on + DAY
        if self.starts_on.day != 1 or after.day != 1:
            return None
        return (after.year - self.starts_on.year) * 12 + after.month - self.starts_on.month

    @property
    def iso(self) -> str:
        """As files write it: 2022-04-01/P1Y, 2022-04-01/P3M; both days where it has no whole months."""
        months = self.months
        if months is None:
            return f"{self.starts_on}/{self.ends_on}"
        return (
            f"{self.starts_on}/P{months // 12}Y"
            if months % 12 == 0
            else f"{self.starts_on}/P{months}M"
        )

    @property
    def words(self) -> str:
        """As a page says it: Quarter 1 2026/27, 2026/27, 2026, March 2026."""
        first, last, months = self.starts_on, self.ends_on, self.months
        if first == last:
            return _day(first)
        if months == YEAR and first.month in (1, 4):
            return str(first.year) if first.month == 1 else _council_year(first)
        if months == QUARTER and first.month in (1, 4, 7, 10):
            return f"Quarter {(first.month - 4) % 12 // 3 + 1} {_council_year(first)}"
        if months == MONTH:
            return f"{first:%B %Y}"
        if months is not None:
            return f"{first:%B %Y} to {last:%B %Y}"
        return f"{_day(first)} to {_day(last)}"

    @property
    def quarter_code(self) -> str:
        """The quarter of the calendar in which it ends, as files and commands write it: 2026Q3."""
        return f"{self.ends_on.year}Q{(self.ends_on.month + 2) // 3}"

    @property
    def before(self) -> "Period":
        """The period of the same length that ends the day before."""
        months = self.months
        if months is None:
            length = self.ends_on - self.starts_on
            return Period(self.starts_on - DAY - length, self.starts_on - DAY)
        return of_months(_moved(self.starts_on, -months), months)

    @property
    def year_ago(self) -> "Period":
        """The same period of the year before: what a figure with seasons is compared with."""
        if (months := self.months) is not None:
            return of_months(_moved(self.starts_on, -YEAR), months)
        return Period(_year_ago(self.starts_on), _year_ago(self.ends_on))

    def overlaps(self, other: "Period") -> bool:
        """Whether they have a day in common."""
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on


def of_months(first: datetime.date, months: int) -> Period:
    """The period of so many months from the first of one."""
    return Period(first, _moved(first, months) - DAY)


def of_iso(text: str) -> Period:
    """2022-04-01/P1Y, /P3M or /P1M, with T00:00:00 or without, and a day with its last day. Raises
    ValueError for anything else."""
    if found := ISO.match(text.strip()):
        year, month, day, years, months = found.groups()
        length = int(years or 0) * 12 + int(months or 0)
        if not 0 < length <= LONGEST or int(day) != 1:
            raise ValueError("a period is one of whole months")
        return of_months(datetime.date(int(year), int(month), 1), length)
    first, slash, last = text.strip().partition("/")
    if not slash:
        raise ValueError("a period says when it starts and how long it is")
    return Period(datetime.date.fromisoformat(first), datetime.date.fromisoformat(last))


def of_quarter(text: str) -> Period:
    """2026Q2: a quarter of the calendar. Raises ValueError for anything else."""
    found = re.match(r"^(\d{4})-?Q([1-4])$", text.strip().upper())
    if not found:
        raise ValueError("a quarter is written as 2026Q2")
    return of_months(datetime.date(int(found[1]), int(found[2]) * 3 - 2, 1), QUARTER)


def quarter_of(day: datetime.date) -> Period:
    """The quarter that a day lies in."""
    return of_months(datetime.date(day.year, (day.month - 1) // 3 * 3 + 1, 1), QUARTER)


def of_council_year(year: int) -> Period:
    """April of a year to the March after."""
    return of_months(datetime.date(year, 4, 1), YEAR)


def _council_year(day):
    year = day.year if day.month >= 4 else day.year - 1
    return f"{year}/{(year + 1) % 100:02}"


def _moved(first, months):
    number = first.year * 12 + first.month - 1 + months
    return datetime.date(number // 12, number % 12 + 1, 1)


def _year_ago(day):
    return day.replace(
        year=day.year - 1, day=min(day.day, calendar.monthrange(day.year - 1, day.month)[1])
    )


def _day(day):
    return f"{day.day} {day:%B %Y}"
