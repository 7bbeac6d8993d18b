"""Where a figure stands among those of all neighbourhoods: the one small drawing of a row, for profiles and comparisons."""

import statistics as numbers
from dataclasses import dataclass

from core.charts import Vertebra, spine_row
from performance.marks.marks import (
    BEST,
    BETTER,
    HIGHER,
    HIGHEST,
    LOWER,
    LOWEST,
    SIMILAR,
    WORSE,
    WORST,
)
from performance.statistics import spine_position

FEWEST = 4
"""Neighbourhoods with a figure from which there are quarters to draw."""
VERDICTS = {
    BEST: "better", BETTER: "better", SIMILAR: "similar", WORSE: "worse", WORST: "worse",
    HIGHEST: "higher", HIGHER: "higher", LOWER: "lower", LOWEST: "lower",
}  # fmt: skip
"""What is far out has the shape of what is out; any other answer has none."""


@dataclass(frozen=True)
class Spread:
    """The figures of all neighbourhoods in one period: the lowest, the highest, and between the quarters the middle half.
    Without quarters there are too few."""

    low: float
    high: float
    first: float | None = None
    third: float | None = None

    @property
    def ends(self):
        """(lowest, highest)."""
        return self.low, self.high


def spread_of(values):
    """The Spread of values; None of fewer than two."""
    if len(values) < 2:
        return None
    low, high = min(values), max(values)
    if len(values) < FEWEST:
        return Spread(low, high)
    first, _, third = numbers.quantiles(values, n=4, method="inclusive")
    return Spread(low, high, first, third)


def spine(indicator, name, figure, there, spread, status, *, identity):
    """The drawing as HTML. `figure` is a Figure that is shown, `there` the value that it is compared with and None where
    there is none, `status` the Mark of that question. "" where nothing could stand anywhere: all are the same, or Derby
    is the sum of its places."""
    polarity, own = indicator.polarity, float(figure.value)
    middle = own if there is None else float(there)

    def at(value):
        return spine_position(float(value), middle, spread.ends, polarity)

    position = at(own)
    if position is None or indicator.adds_up:
        return ""
    among = None
    if spread.first is not None:
        among = tuple(sorted(at(each) for each in (spread.low, spread.first, spread.third, spread.high)))  # fmt: skip
    verdict = "plain" if there is None else VERDICTS.get(status.key, "plain")
    return spine_row(
        Vertebra(name, figure.words, "", position, among, verdict, status.word), identity=identity
    )
