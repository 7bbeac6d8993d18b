"""The statistics of indicators. Pure; imports no Django.

Proportions stand between 0 and 1, rates and counts as they are. Limits come as (low, high). What cannot be
right (a negative count, more hits than tries, a confidence outside 0 to 1) raises ValueError; what is right
but cannot be calculated is said by each function. Polarity is `HIGH` (a high value is good), `LOW` or `NONE`
(no judgement). Where sources disagree, the choice stands beside the function and in `docs/methods.md`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist
from typing import NamedTuple

HIGH, LOW, NONE = "high", "low", "none"
SOMEWHAT, FAR = 0.95, 0.998
"""Two levels of confidence: beyond the first a value is somewhat different, beyond the second far."""
CLOSE = 1e-9
"""Two values that differ by no more, in proportion, are the same: floating point makes such differences."""

INCREASING, DECREASING, NO_CHANGE = "increasing", "decreasing", "no change"
NOT_CALCULATED = "cannot be calculated"
TREND_POINTS = 5
TREND_THRESHOLD = 9.54953570608324
"""Chi-squared with one degree of freedom at 99.8 %."""

OUTSIDE, TREND, NEAR_LIMIT, RUN = (
    "outside the limits",
    "trend of seven",
    "two of three",
    "run of seven",
)
PASSES, FAILS, HIT_AND_MISS = "consistently passes", "consistently fails", "hit and miss"
SIGMAS = 2.66
SCREEN = 3.267


def z_of(confidence: float) -> float:
    """How many standard deviations a two-sided interval goes out: 1.96 at 0.95."""
    if not 0 < confidence < 1:
        raise ValueError("confidence stands between 0 and 1")
    return NormalDist().inv_cdf((1 + confidence) / 2)


def _counted(x: float, n: float) -> None:
    if n <= 0:
        raise ValueError("a proportion needs at least one to be a part of")
    if not 0 <= x <= n:
        raise ValueError("a part is not less than 0 and not more than the whole")


# ------------------------------------------------------------------- intervals


def wilson(x: float, n: float, confidence: float = SOMEWHAT) -> tuple[float, float]:
    """Interval of the proportion x / n (Wilson score), each limit between 0 and 1: at x = 0 the lower is 0,
    at x = n the upper is 1. x and n may be effective sizes of a weighted sample. Raises ValueError where n
    is 0 or less, or x is not between 0 and n."""
    _counted(x, n)
    z = z_of(confidence)
    middle, half = 2 * x + z * z, z * math.sqrt(z * z + 4 * x * (1 - x / n))
    whole = 2 * (n + z * z)
    low = 0.0 if x == 0 else max(0.0, (middle - half) / whole)
    return low, 1.0 if x == n else min(1.0, (middle + half) / whole)


def byar(x: int, confidence: float = SOMEWHAT) -> tuple[float, float]:
    """Interval of a count: Byar's from 10, exact Poisson below; of a rate, when both are divided by its
    population. At x = 0 the lower limit is 0. Raises ValueError for a count that is negative or not whole."""
    if x < 0 or x != int(x):
        raise ValueError("a count is a whole number and not negative")
    if x < 10:
        tail = (1 - confidence) / 2
        z_of(confidence)
        return _poisson_limit(int(x) - 1, 1 - tail), _poisson_limit(int(x), tail)
    z = z_of(confidence)
    above = x + 1
    low = x * (1 - 1 / (9 * x) - z / (3 * math.sqrt(x))) ** 3
    return low, above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3


def _poisson_limit(most: int, chance: float) -> float:
    """The mean at which `most` or fewer come with `chance`; 0 where none can be fewer."""
    if most < 0:
        return 0.0
    low, high = 0.0, 200.0
    while high - low > CLOSE / 100:
        mean = (low + high) / 2
        term = total = math.exp(-mean)
        for k in range(1, most + 1):
            term *= mean / k
            total += term
        low, high = (mean, high) if total > chance else (low, mean)
    return (low + high) / 2


def funnel(theta: float, n: float, confidence: float = SOMEWHAT) -> tuple[float, float]:
    """Limits within which a proportion of n lies where the true one is theta, each between 0 and 1: both are
    theta where theta is 0 or 1. Raises ValueError where n is 0 or less, or theta is not between 0 and 1."""
    _counted(theta, 1)
    _counted(0, n)
    half = z_of(confidence) * math.sqrt(theta * (1 - theta) / n)
    return max(0.0, theta - half), min(1.0, theta + half)


def design_effect(weights: Sequence[float]) -> float:
    """By how much weighting makes a sample worth less (Kish): 1 where all weigh the same. Raises ValueError
    where no weight is more than 0, or one is less."""
    if min(weights, default=-1.0) < 0 or not any(weights):
        raise ValueError("weights are not negative, and one at least is more than 0")
    return len(weights) * sum(w * w for w in weights) / sum(weights) ** 2


def half_width(n: float, p: float = 0.5, confidence: float = SOMEWHAT) -> float:
    """How far a survey of n may be from the truth, as a proportion. Raises ValueError as `funnel` does."""
    _counted(p, 1)
    _counted(0, n)
    return z_of(confidence) * math.sqrt(p * (1 - p) / n)


def detectable_change(n: float, confidence: float = SOMEWHAT) -> float:
    """The smallest difference between two surveys of n each, near one half, that a test of two samples finds."""
    return math.sqrt(2) * half_width(n, confidence=confidence)


# ----------------------------------------------------------------- comparisons


def compare(low: float, high: float, benchmark: float, polarity: str = NONE) -> str:
    """ "better", "similar" or "worse" than the benchmark; "higher" or "lower" where nothing is judged. An
    interval that touches the benchmark is similar to it."""
    if low <= benchmark <= high:
        return "similar"
    return judged("higher" if low > benchmark else "lower", polarity)


def judged(word: str, polarity: str) -> str:
    """ "better" or "worse" for "higher" or "lower", by polarity."""
    if polarity == NONE:
        return word
    return "better" if (word == "higher") == (polarity == HIGH) else "worse"


def compare_twice(
    limits: tuple[float, float], far: tuple[float, float], benchmark: float, polarity: str = NONE
) -> str:
    """As `compare` with the 95 % limits; "best" or "worst" ("highest", "lowest") where the 99.8 % limits
    `far` leave the benchmark out too."""
    word = compare(*limits, benchmark, polarity)
    if word == "similar" or far[0] <= benchmark <= far[1]:
        return word
    return {"better": "best", "worse": "worst", "higher": "highest", "lower": "lowest"}[word]


def two_proportions(
    x1: float, n1: float, x2: float, n2: float
) -> tuple[float | None, float | None]:
    """(z, p) of the difference between two independent proportions (pooled, two-sided); (None, None) where
    both are 0 or both are 1, which tells nothing. Raises ValueError as `wilson` does."""
    _counted(x1, n1)
    _counted(x2, n2)
    pooled = (x1 + x2) / (n1 + n2)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    if spread == 0:
        return None, None
    z = (x1 / n1 - x2 / n2) / spread
    return z, 2 * NormalDist().cdf(-abs(z))


def difference(
    x1: float, n1: float, x2: float, n2: float, confidence: float = SOMEWHAT
) -> tuple[float, float]:
    """Interval of x1 / n1 - x2 / n2 (Newcombe's, of two Wilson intervals). Raises ValueError as `wilson`."""
    (l1, u1), (l2, u2) = wilson(x1, n1, confidence), wilson(x2, n2, confidence)
    p1, p2 = x1 / n1, x2 / n2
    return (
        p1 - p2 - math.hypot(p1 - l1, u2 - p2),
        p1 - p2 + math.hypot(u1 - p1, p2 - l2),
    )


def overlap(first: tuple[float, float], second: tuple[float, float]) -> bool:
    """Whether two intervals have a value in common: then nothing is said to have changed."""
    return first[0] <= second[1] and second[0] <= first[1]


# ---------------------------------------------------------------------- trends


def trend_proportion(
    numerators: Sequence[float], denominators: Sequence[float]
) -> tuple[float | None, str]:
    """(chi-squared, direction) over the latest five points, which do not overlap: `INCREASING`, `DECREASING`
    or `NO_CHANGE`. (None, `NOT_CALCULATED`) with fewer than five points, a denominator of 0, a numerator as
    large as its denominator, or none but zeros. Raises ValueError for lists of two lengths, and for a part
    that is no part of its whole."""
    if len(numerators) != len(denominators):
        raise ValueError("as many numerators as denominators")
    pairs = list(zip(numerators, denominators, strict=True))[-TREND_POINTS:]
    if any(c < 0 or c > d for c, d in pairs):
        raise ValueError("a numerator is not less than 0 and not more than its denominator")
    if len(pairs) < TREND_POINTS or any(c == d for c, d in pairs) or not any(c for c, _ in pairs):
        return None, NOT_CALCULATED
    points = [(t, c, d) for t, (c, d) in enumerate(pairs, 1)]
    whole, part = sum(d for _, _, d in points), sum(c for _, c, _ in points)
    spread = whole * sum(d * t * t for t, _, d in points) - sum(d * t for t, _, d in points) ** 2
    slope = _proportion_slope(points)
    chi = whole * slope**2 / (part * (whole - part) * spread)
    slopes = [slope, *(_proportion_slope(points[:n] + points[n + 1 :]) for n in range(len(points)))]
    return chi, _direction(chi, slopes)


def _proportion_slope(points):
    whole, part = sum(d for _, _, d in points), sum(c for _, c, _ in points)
    return whole * sum(c * t for t, c, _ in points) - part * sum(d * t for t, _, d in points)


def trend_values(
    values: Sequence[float], lows: Sequence[float], highs: Sequence[float]
) -> tuple[float | None, str]:
    """As `trend_proportion`, for values with 95 % limits, weighted by how sure each is. (None,
    `NOT_CALCULATED`) with fewer than five, or where a value has no width."""
    if not len(values) == len(lows) == len(highs):
        raise ValueError("as many limits as values")
    rows = list(zip(values, lows, highs, strict=True))[-TREND_POINTS:]
    if len(rows) < TREND_POINTS or any(high <= low for _, low, high in rows):
        return None, NOT_CALCULATED
    points = [(t, y, (3.92 / (high - low)) ** 2) for t, (y, low, high) in enumerate(rows, 1)]
    slope, spread = _weighted_slope(points)
    chi = slope**2 * spread / sum(w for _, _, w in points)
    parts = [points[:n] + points[n + 1 :] for n in range(len(points))]
    return chi, _direction(chi, [slope, *(_weighted_slope(part)[0] for part in parts)])


def _weighted_slope(points):
    w, wt = sum(w for *_, w in points), sum(w * t for t, _, w in points)
    wy = sum(w * y for _, y, w in points)
    spread = w * sum(w * t * t for t, _, w in points) - wt**2
    return (w * sum(w * t * y for t, y, w in points) - wt * wy) / spread, spread


def _direction(chi, slopes):
    """A trend is one only where no single point makes it; a slope of 0 counts as upward."""
    rising = [slope >= 0 for slope in slopes]
    if chi <= TREND_THRESHOLD or len(set(rising)) > 1:
        return NO_CHANGE
    return INCREASING if rising[0] else DECREASING


# ---------------------------------------------------------------- control charts


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
    """One word a value, "" where nothing stands out: `OUTSIDE` the limits; `TREND`, seven that rise or fall
    each time; `NEAR_LIMIT`, two of three on one side beyond two thirds of the way out (those beyond the
    limits count, and only those beyond the line are marked); `RUN`, seven in a row on one side of the mean,
    which a value on the mean ends. Where several hold, the first of these is said."""
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


def same(first: float, second: float) -> bool:
    """Whether two values differ by nothing but floating point."""
    return math.isclose(first, second, rel_tol=CLOSE, abs_tol=CLOSE)


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
    """Whether a process as it stands will meet a target: `PASSES`, `FAILS` or `HIT_AND_MISS`; "" without a
    target or where nothing is judged. A target that touches a limit is hit and miss."""
    if target is None or polarity == NONE:
        return ""
    if _side(target, limits.upper) > 0:
        return FAILS if polarity == HIGH else PASSES
    if _side(target, limits.lower) < 0:
        return PASSES if polarity == HIGH else FAILS
    return HIT_AND_MISS


# --------------------------------------------------------------------- targets


def against_target(value: float, target: float, polarity: str) -> str:
    """ "better" or "worse" than a target, which is met when it is reached."""
    return "better" if (value >= target if polarity == HIGH else value <= target) else "worse"


def limits_against_target(low: float, high: float, target: float, polarity: str) -> str:
    """ "better", "similar" or "worse" than a target, by an interval: from the target on it is higher, below it
    lower, and what holds the target in between is similar."""
    if low >= target:
        return judged("higher", polarity)
    return judged("lower", polarity) if high < target else "similar"


def against_range(value: float, low: float, high: float, polarity: str) -> str:
    """ "better", "similar" or "worse" than a range that is aimed at: from its good end on, it is better."""
    if polarity == HIGH:
        return "worse" if value < low else "better" if value >= high else "similar"
    return "worse" if value > high else "better" if value <= low else "similar"


def milestone(baseline: float, target: float, k: int, n: int) -> float:
    """Where step k of n stands on a straight way from the baseline to the target."""
    if n < 1 or not 0 <= k <= n:
        raise ValueError("a step is one of at least one")
    return baseline + (target - baseline) * k / n


def share_of_stretch(baseline: float, target: float, actual: float) -> float | None:
    """How much of the way from the baseline to the target has been gone: 1 at the target, negative where it
    went the other way; None where there was no way to go. Right for either polarity."""
    return None if target == baseline else (actual - baseline) / (target - baseline)


def rag(
    value: float,
    target: float,
    polarity: str,
    year_ago: float | None = None,
    tolerance: float = 0.1,
) -> str:
    """ "green" on the target or off it by no more than a tolerance, "amber" where further off but no worse
    than the same quarter last year, else "red". With a target of 0 only what meets it is green."""
    sign = 1 if polarity == HIGH else -1
    short = sign * (target - value)
    if short <= 0 or short <= tolerance * abs(target) + CLOSE:
        return "green"
    if year_ago is not None and sign * (value - year_ago) >= 0:
        return "amber"
    return "red"


# ---------------------------------------------------------------------- places


def quintiles(values: Sequence[float]) -> list[float]:
    """The six bounds of five equal parts, by linear interpolation. Raises ValueError without a value."""
    if not values:
        raise ValueError("at least one value")
    ordered = sorted(values)
    found = []
    for k in range(6):
        where = (len(ordered) - 1) * k / 5
        below = min(int(where), len(ordered) - 1)
        above = min(below + 1, len(ordered) - 1)
        found.append(ordered[below] + (ordered[above] - ordered[below]) * (where - below))
    return found


def spine_position(
    value: float, benchmark: float, ends: tuple[float, float], polarity: str
) -> float | None:
    """Where a value stands on a spine chart: 0 at the benchmark, 1 at the good end, -1 at the bad. `ends`
    are the lowest and the highest of all places; None where all stand at the benchmark."""
    longest = max(abs(end - benchmark) for end in ends)
    if longest == 0:
        return None
    place = (value - benchmark) / longest
    return -place if polarity == LOW else place


# ----------------------------------------------------------------- suppression

Table = Sequence[Sequence[int]]
Shown = list[list[int | None]]


def suppress(table: Table, threshold: int) -> Shown:
    """The table with None where a count must not be shown: first those from 1 to `threshold` - 1, then so
    many others that nobody can work one out who knows the totals of all rows and columns and that no count
    is negative. 0 is shown, unless it has to cover another.

    `table` holds counts by row and column, without totals; a table of one row or one column has one total.
    Where nothing is left to cover a count with, all of its table is hidden. Raises ValueError for a count
    that is negative, or rows of several lengths.
    """
    counts = _checked(table)
    signs = [[1] * len(row) for row in counts]
    return _shown(counts, _hide(counts, signs, threshold))


def suppress_with_totals(table: Table, threshold: int) -> Shown:
    """As `suppress`, where a total may itself be too small to be shown: returns one more row and column, the
    totals, of which some are None too."""
    counts = _checked(table)
    rows = [[*row, sum(row)] for row in counts]
    rows.append([sum(column) for column in zip(*rows, strict=True)])
    wide, high = len(rows[0]) - 1, len(rows) - 1
    signs = [
        [-1 if (r == high) != (c == wide) else 1 for c in range(wide + 1)] for r in range(high + 1)
    ]
    return _shown(rows, _hide(rows, signs, threshold))


def _checked(table):
    counts = [list(row) for row in table]
    if any(count < 0 for row in counts for count in row):
        raise ValueError("a count is not negative")
    if len({len(row) for row in counts}) > 1:
        raise ValueError("every row has as many counts as the others")
    return counts


def _shown(counts, hidden):
    return [
        [None if (r, c) in hidden else count for c, count in enumerate(row)]
        for r, row in enumerate(counts)
    ]


@dataclass(frozen=True)
class _Cell:
    row: int
    column: int
    count: int
    sign: int

    @property
    def key(self):
        return self.row, self.column

    def may_become(self, step):
        return self.count + self.sign * step >= 0


def _hide(counts, signs, threshold):
    """The cells to hide. A count is covered once another table with the same totals could stand there that
    differs in it and in hidden cells alone: four corners of a rectangle that move by one, in a table of one
    line two of its cells. The cheapest cover is taken: fewest new cells, then the smallest counts."""
    cells = {
        (r, c): _Cell(r, c, count, signs[r][c])
        for r, row in enumerate(counts)
        for c, count in enumerate(row)
    }
    hidden = {key for key, each in cells.items() if 0 < each.count < threshold}
    for key in sorted(hidden):
        covers = list(_covers(cells[key], cells, counts))
        if not covers:
            return set(cells)
        hidden |= min(covers, key=lambda cover: _cost(cover, hidden, cells))
    return hidden


def _cost(cover, hidden, cells):
    new = [cells[key] for key in cover if key not in hidden]
    return len(new), sum(each.count for each in new), sorted(cover)


def _covers(cell, cells, counts):
    """Sets of cells that hide a count when all are hidden."""
    high, wide = len(counts), len(counts[0])
    if high == 1 or wide == 1:
        others = [each for each in cells.values() if each != cell]
        yield from ({cell.key, each.key} for each in others if _moves([cell, each]))
        return
    for row in range(high):
        for column in range(wide):
            if row != cell.row and column != cell.column:
                corners = [
                    cell, cells[cell.row, column], cells[row, column], cells[row, cell.column],
                ]  # fmt: skip
                if _moves(corners):
                    yield {each.key for each in corners}


def _moves(cells):
    """Whether cells that take turns in rising and falling by one could do so."""
    return any(
        all(each.may_become(step * (-1) ** n) for n, each in enumerate(cells)) for step in (1, -1)
    )
