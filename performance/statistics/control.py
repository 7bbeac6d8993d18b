"""Whether a process has changed, and whether as it stands it will meet a target: XmR charts."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from performance.statistics.words import HIGH, NONE, numbers, same

OUTSIDE, TREND, NEAR_LIMIT, RUN = (
    "outside the limits",
    "trend of seven",
    "two of three",
    "run of seven",
)
PASSES, FAILS, HIT_AND_MISS = "consistently passes", "consistently fails", "hit and miss"
SIGMAS = 2.66
SCREEN = 3.267
LIMITS_HOLD = 13
"""Values from which on the limits tell something; with fewer they are a guide."""


class Limits(NamedTuple):
    """Three lines of a control chart, as calculated: drawing may cut them at 0 or at 100 %."""

    upper: float
    mean: float
    lower: float

    @property
    def warning(self) -> tuple[float, float]:
        """(low, high) of the lines at two thirds of the way out."""
        third = (self.upper - self.mean) * 2 / 3
        return self.mean - third, self.mean + third


def xmr(values: Sequence[float], screen: bool = True) -> Limits:
    """Limits of an XmR chart: mean -/+ 2.66 mean moving ranges. With `screen`, ranges of 3.267 times their
    mean or more are left out once and the mean is taken anew. One that never moves has all three lines in
    one. Raises ValueError with fewer than two values; leave out what is missing."""
    values = numbers(*values)
    if len(values) < 2:
        raise ValueError("a control chart needs at least two values")
    mean = math.fsum(values) / len(values)
    ranges = [abs(after - before) for before, after in pairwise(values)]
    moved = math.fsum(ranges) / len(ranges)
    if screen and moved > 0:
        kept = [each for each in ranges if each < SCREEN * moved]
        moved = math.fsum(kept) / len(kept)
    return Limits(mean + SIGMAS * moved, mean, mean - SIGMAS * moved)


def special_causes(values: Sequence[float], limits: Limits) -> list[str]:
    """One word a value, in their order, "" where nothing stands out: "outside the limits"; "trend of seven"
    that rise or fall each time; "two of three" on one side beyond two thirds of the way out (those beyond the
    limits count, and only those beyond the line are marked); "run of seven" in a row on one side of the mean,
    which a value on the mean ends. Where several hold, the first of these is said. [] of no values."""
    values, limits = numbers(*values), Limits(*numbers(*limits))
    sides = [_side(value, limits.mean) for value in values]
    found = [""] * len(values)
    for word, marked in (
        (RUN, _runs(sides)),
        (NEAR_LIMIT, _near(values, sides, limits)),
        (TREND, _trends(values)),
        (OUTSIDE, _outside(values, limits)),
    ):
        for n in marked:
            found[n] = word
    return found


def _side(value, line):
    """1 above the line, -1 below, 0 on it."""
    return 0 if same(value, line) else (1 if value > line else -1)


def _outside(values, limits):
    return [
        n
        for n, value in enumerate(values)
        if _side(value, limits.upper) > 0 or _side(value, limits.lower) < 0
    ]


def _runs(sides, length=7):
    for n in range(len(sides) - length + 1):
        part = sides[n : n + length]
        if part[0] and len(set(part)) == 1:
            yield from range(n, n + length)


def _trends(values, length=7):
    steps = [_side(after, before) for before, after in pairwise(values)]
    for n in range(len(values) - length + 1):
        part = steps[n : n + length - 1]
        if part[0] and len(set(part)) == 1:
            yield from range(n, n + length)


def _near(values, sides, limits):
    low, high = limits.warning
    beyond = [
        (side > 0 and _side(value, high) > 0) or (side < 0 and _side(value, low) < 0)
        for value, side in zip(values, sides, strict=True)
    ]
    for n in range(len(values) - 2):
        part = range(n, n + 3)
        if sides[n] and len({sides[m] for m in part}) == 1 and sum(beyond[m] for m in part) >= 2:
            yield from (m for m in part if beyond[m])


def assurance(limits: Limits, target: float | None, polarity: str) -> str:
    """Whether a process as it stands will meet a target: "consistently passes", "consistently fails" or "hit
    and miss"; "" without a target or where nothing is judged. A target that touches a limit is hit and miss."""
    if target is None or polarity == NONE:
        return ""
    (target,), limits = numbers(target), Limits(*numbers(*limits))
    if _side(target, limits.upper) > 0:
        return FAILS if polarity == HIGH else PASSES
    if _side(target, limits.lower) < 0:
        return PASSES if polarity == HIGH else FAILS
    return HIT_AND_MISS
