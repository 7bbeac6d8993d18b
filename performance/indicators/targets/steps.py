"""Steps on the way to a target: in even steps, or as somebody writes them. Pure."""

import datetime
import re
from decimal import Decimal, InvalidOperation

from performance import statistics

LINE = re.compile(r"^\s*(\d{1,2})\s+([A-Za-z]+)\s+(\d{4})\s*[:;,\t ]\s*(-?[\d.,]+)\s*%?\s*$")
MOST = 60
Step = tuple[datetime.date, Decimal]


def straight_steps(first: Step, last: Step, months: int) -> list[Step]:
    """Milestones between a baseline and a target (both left out), every so many months from the baseline's month end,
    in equal steps: m_k = baseline + (target - baseline) k / n."""
    days, day = [], _months_on(first[0], months)
    while day < last[0] and len(days) < MOST:
        days.append(day)
        day = _months_on(first[0], months * (len(days) + 1))
    number = len(days) + 1
    low, high = float(first[1]), float(last[1])
    return [
        (day, Decimal(str(round(statistics.milestone(low, high, k, number), 6))))
        for k, day in enumerate(days, 1)
    ]


def _months_on(day, months):
    """The end of the month so many months on, where the first day is one; else the same day of that month or its last."""
    number = day.year * 12 + day.month - 1 + months
    after = datetime.date((number + 1) // 12, (number + 1) % 12 + 1, 1)
    end = after - datetime.timedelta(days=1)
    is_end = (day + datetime.timedelta(days=1)).day == 1
    return end if is_end or day.day > end.day else end.replace(day=day.day)


def read_steps(text: str) -> list[Step]:
    """Milestones of lines such as "30 June 2027: 31.5". Raises ValueError that says which line cannot be read."""
    found = []
    for line in filter(str.strip, text.splitlines()):
        match = LINE.match(line)
        try:
            if not match:
                raise ValueError
            name = match[2].capitalize()
            shape = "%d %B %Y" if len(name) > 3 else "%d %b %Y"
            day = datetime.datetime.strptime(f"{match[1]} {name} {match[3]}", shape).date()
            found.append((day, Decimal(match[4].replace(",", ""))))
        except (ValueError, InvalidOperation):
            raise ValueError(f"“{line.strip()[:60]}” is not a date and a figure, such as 30 June 2027: 31.5") from None  # fmt: skip
    if not found:
        raise ValueError("Enter at least one milestone, or choose another answer above")
    if len(found) > MOST:
        raise ValueError(f"Enter no more than {MOST} milestones")
    return found
