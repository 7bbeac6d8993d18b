"""The breaks of an indicator as marks, charts and files need them."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from performance.observations.breaks.models import SeriesBreak
from performance.observations.breaks.series import Series

CITY = SeriesBreak.Level.CITY


class Breaks:
    """The breaks of one indicator that hold, `rows` in order of their days, with their places."""

    def __init__(self, rows: Sequence[SeriesBreak] = ()):
        self.rows = list(rows)
        self.of_all = [each for each in self.rows if not each.is_rebase]

    def series(self, level: str = "", place: int | None = None) -> Series:
        """What holds in a place, by its level and the key of the neighbourhood."""
        return Series(
            tuple(sorted({each.on for each in self.of_all})),
            tuple(sorted({each.on for each in self.rebases(level, place)})),
        )

    def rebases(self, level: str, place: int | None = None) -> list[SeriesBreak]:
        """Where the control chart of a place begins anew."""
        return [
            each for each in self.rows
            if each.is_rebase and level == each.level and each.neighbourhood_id == place
        ]  # fmt: skip

    def words(self, day) -> str:
        """What changed on a day, within a sentence; "" where nothing did."""
        return " and ".join(each.words for each in self.of_all if each.on == day)

    def reasons(self, day) -> str:
        """The same with the reasons, as files have it."""
        return " ".join(each.sentence for each in self.of_all if each.on == day)

    def of_period(self, period) -> tuple[str, str, str]:
        """As files say it of a figure: which series it is of (1, 2; 1-2 where a break falls into its period), since which
        day, and why; both "" of the first."""
        series = self.series()
        day = series.since(datetime.date.min, period)
        return series.number(period), day.isoformat() if day else "", self.reasons(day)

    def on_axis(self, axis) -> dict[int, str]:
        """{number of a period: words}: before which of them a line begins anew. `axis`: periods in order."""
        found: dict[int, str] = {}
        series = self.series()
        for n, (before, here) in enumerate(pairwise(axis), 1):
            if day := series.between(before, here):
                found[n] = f"new series: {self.words(day)}"
        return found


def breaks_of(indicator) -> Breaks:
    """Those that hold. One query."""
    return Breaks(_held().filter(indicator=indicator))


def breaks_by_indicator(indicators) -> dict[int, Breaks]:
    """{key: Breaks} of indicators by their keys. One query."""
    found = defaultdict(list)
    for each in _held().filter(indicator__in=indicators):
        found[each.indicator_id].append(each)
    return {pk: Breaks(found[pk]) for pk in indicators}


def _held():
    return SeriesBreak.objects.held().select_related("neighbourhood").order_by("on", "id")
