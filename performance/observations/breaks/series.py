"""Which figures belong to one series. Pure; imports no Django. Marks, charts, files and open data ask here and nowhere else."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from performance.periods import Period

BASELINE = 12
"""Figures on which a control chart may rest before it begins anew (docs/methods.md)."""


@dataclass(frozen=True, slots=True)
class Series:
    """Days from which figures are not compared with earlier ones (`breaks`), and from which the control chart of a place
    begins anew (`rebases`), both in order. Figures of a period that a break falls into are compared with none."""

    breaks: tuple[datetime.date, ...] = ()
    rebases: tuple[datetime.date, ...] = ()

    def between(self, first: Period, last: Period) -> datetime.date | None:
        """The latest break that keeps two periods apart: after the first day of the earlier, and no later than the last
        day of the later. None where they may be compared."""
        start, end = min(first.starts_on, last.starts_on), max(first.ends_on, last.ends_on)
        return self._last(start, end)

    def since(self, day: datetime.date, period: Period) -> datetime.date | None:
        """The latest break after a day that has come by the end of a period: what was said on that day, such as a target,
        is not compared with it."""
        return self._last(day, period.ends_on)

    def _last(self, after: datetime.date, until: datetime.date) -> datetime.date | None:
        return next((each for each in reversed(self.breaks) if after < each <= until), None)

    def own(self, periods: Sequence[Period]) -> list[bool]:
        """Which of some periods may be compared with the last of them. That one always may."""
        last = periods[-1]
        return [self.between(each, last) is None for each in periods[:-1]] + [True]

    def stretches(self, periods: Sequence[Period]) -> list[tuple[int, int]]:
        """[(number of the first, of the last)] of periods in order: each with a mean and limits of its own. A rebase
        counts where at least 12 figures of its stretch come before it, so that nothing begins anew on chance."""
        if not periods:
            return []
        starts = [0]
        for n, (before, here) in enumerate(pairwise(periods), 1):
            is_long = n - starts[-1] >= BASELINE
            rebased = any(before.starts_on < day <= here.starts_on for day in self.rebases)
            if self.between(before, here) is not None or (rebased and is_long):
                starts.append(n)
        return [(first, after - 1) for first, after in pairwise([*starts, len(periods)])]

    def number(self, period: Period) -> str:
        """Which series a figure is of, as files say it: 1, 2; and 1-2 where a break falls into its period."""
        first = 1 + sum(each <= period.starts_on for each in self.breaks)
        last = 1 + sum(each <= period.ends_on for each in self.breaks)
        return str(first) if first == last else f"{first}-{last}"


WHOLE = Series()
"""Without a break."""
