"""Many questions at once: how likely chance alone gives a change, and which of many changes are more than that."""

import math
from collections.abc import Sequence
from statistics import NormalDist, fmean

FALSE_LISTS = 0.025
"""Of lists of changes where nothing has changed, this share has an entry. Pages say one in twenty: with small counts
chance goes further than the curve of large ones says, and half is kept for that."""


def chance_of_z(z: float) -> float:
    """How likely chance gives a z as far from 0, on either side."""
    return 2 * NormalDist().cdf(-abs(z))


def chance_of_counts(top: float, size: float, before: float, size_before: float) -> float | None:
    """How likely chance gives two counts as unlike, of people or time of these sizes, if both are of one rate: of all
    that was counted, the share of the first (the score test that Wilson's interval turns round). None where nothing
    was counted. Raises ValueError for a count below 0 or a size that is not more than 0."""
    if top < 0 or before < 0 or size <= 0 or size_before <= 0:
        raise ValueError("a count is not less than 0, and a size more than 0")
    together = top + before
    if together == 0:
        return None
    share = size / (size + size_before)
    return chance_of_z((top - together * share) / math.sqrt(together * share * (1 - share)))


def chance_of_ranges(
    value: float, limits: tuple[float, float], before: float, limits_before: tuple[float, float]
) -> float | None:
    """How likely chance gives two values as unlike that have 95 % limits, a limit being 1.96 standard errors away;
    None where neither has any width."""
    widths = [(high - low) / 3.92 for low, high in (limits, limits_before)]
    spread = math.hypot(*widths)
    return None if spread == 0 else chance_of_z((value - before) / spread)


def chance_of_next(values: Sequence[float]) -> float | None:
    """How likely chance gives a last value as far from all before it, by Student's t of one more value; None with fewer
    than three before it, or where those never move."""
    *earlier, last = values
    number = len(earlier)
    if number < 3:
        return None
    mean = fmean(earlier)
    spread = math.sqrt(sum((each - mean) ** 2 for each in earlier) / (number - 1))
    if spread == 0:
        return None
    return student((last - mean) / (spread * math.sqrt(1 + 1 / number)), number - 1)


def student(t: float, freedom: int) -> float:
    """Both tails of Student's t with so many degrees of freedom. Raises ValueError below 1."""
    if freedom < 1:
        raise ValueError("at least one degree of freedom")
    angle = math.atan2(abs(t), math.sqrt(freedom))
    cos2 = math.cos(angle) ** 2
    term = math.cos(angle) if freedom % 2 else 1.0
    total, first = 0.0, 3 if freedom % 2 else 2
    if freedom > 1:
        total = term
        for k in range(first, freedom - 1, 2):
            term *= cos2 * (k - 1) / k
            total += term
    inside = math.sin(angle) * total
    if freedom % 2:
        inside = 2 / math.pi * (angle + inside)
    return max(0.0, 1 - inside)


def more_than_chance(chances: Sequence[float], share: float = FALSE_LISTS) -> float | None:
    """Benjamini and Hochberg's limit over all tests that were made: those whose chance is no more than it are listed,
    and of what is listed no more than `share` is false on average. Where nothing has changed at all, a list has an
    entry no more often than that. None where none is listed. Raises ValueError for what is no chance."""
    if any(not 0 <= each <= 1 for each in chances):
        raise ValueError("a chance stands between 0 and 1")
    ordered, found = sorted(chances), None
    for rank, each in enumerate(ordered, 1):
        if each <= share * rank / len(ordered):
            found = each
    return found
