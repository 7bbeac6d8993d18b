"""Whether the latest five periods show a trend."""

from collections.abc import Sequence

from performance.statistics.words import numbers

INCREASING, DECREASING, NO_CHANGE = "increasing", "decreasing", "no change"
NOT_CALCULATED = "cannot be calculated"
TREND_POINTS = 5
TREND_THRESHOLD = 9.54953570608324
"""Chi-squared with one degree of freedom at 99.8 %."""


def trend_proportion(
    numerators: Sequence[float], denominators: Sequence[float]
) -> tuple[float | None, str]:
    """(chi-squared, direction) over the latest five points, which do not overlap: "increasing", "decreasing"
    or "no change". (None, "cannot be calculated") with fewer than five points, a denominator of 0, a numerator as
    large as its denominator, or none but zeros. Raises ValueError for lists of two lengths, and for a part
    that is no part of its whole."""
    if len(numerators) != len(denominators):
        raise ValueError("as many numerators as denominators")
    pairs = list(zip(numbers(*numerators), numbers(*denominators), strict=True))[-TREND_POINTS:]
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
    given = numbers(*values), numbers(*lows), numbers(*highs)
    rows = list(zip(*given, strict=True))[-TREND_POINTS:]
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
