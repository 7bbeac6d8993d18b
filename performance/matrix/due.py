"""How old a figure is, and whether the next one is due. Pure; imports no Django."""

import datetime
from dataclasses import dataclass

from performance.periods import Period
from performance.returns.due import due_day, latest_period, period_after

NEW, NOT_DUE, OVERDUE, ENDED = "new", "not_due", "overdue", "ended"
WORDS = {
    NEW: ("", "", ""),
    NOT_DUE: ("Not due", "grey", "○"),
    OVERDUE: ("Overdue", "yellow", "▲"),
    ENDED: ("No longer collected", "grey", "○"),
}
"""(word, colour, shape) of each; a figure of the last period needs none."""


@dataclass(frozen=True, slots=True)
class Age:
    """How old a figure is in words, and whether the next one is due: a key of WORDS."""

    words: str
    key: str

    @property
    def look(self) -> tuple[str, str, str]:
        return WORDS[self.key]


def age_of(
    period: Period, frequency: str, today: datetime.date, *, days: int, is_ended: bool = False
) -> Age:
    """The Age of a figure. `days`: so many working days after its end the figures of a period are due. What comes
    less often than every year is never due, and what is yearly is not due until its next year is over."""
    words = _months(period, today)
    if is_ended:
        return Age(words, ENDED)
    first_month = period.starts_on.month if period.months == 12 else 4
    last = latest_period(frequency, today, first_month)
    if last is None or period.months is None:
        return Age(words, NOT_DUE)
    if period.ends_on < last.ends_on:
        late = due_day(period_after(period), days) < today
        return Age(words, OVERDUE if late else NOT_DUE)
    return Age(words, NOT_DUE if frequency == "year" else NEW)


def _months(period: Period, today: datetime.date) -> str:
    ended = period.ends_on
    number = (today.year - ended.year) * 12 + today.month - ended.month - (today.day < ended.day)
    if number < 1:
        return "less than a month old"
    if number < 24:
        return f"{number} month{'' if number == 1 else 's'} old"
    return f"{number // 12} years old"
