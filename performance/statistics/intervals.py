"""How sure a figure is: intervals of proportions and counts, limits for a size, what a sample is worth."""

import math
from collections.abc import Sequence

from performance.statistics.words import CLOSE, SOMEWHAT, check_part, numbers, z_of


def wilson(x: float, n: float, confidence: float = SOMEWHAT) -> tuple[float, float]:
    """Interval of the proportion x / n (Wilson score), each limit between 0 and 1: at x = 0 the lower is 0,
    at x = n the upper is 1. x and n may be effective sizes of a weighted sample. Raises ValueError where n
    is 0 or less, or x is not between 0 and n."""
    x, n = numbers(x, n)
    check_part(x, n)
    z = z_of(confidence)
    p, of = x / n, z * z / n
    middle, half = 2 * p + of, math.sqrt(of * (of + 4 * p * (1 - p)))
    whole = 2 * (1 + of)
    if not math.isfinite(of * of):  # of next to nothing all is possible
        return 0.0, 1.0
    low = 0.0 if x == 0 else max(0.0, (middle - half) / whole)
    return low, 1.0 if x == n else min(1.0, (middle + half) / whole)


def byar(x: int, confidence: float = SOMEWHAT) -> tuple[float, float]:
    """Interval of a count: Byar's from 10, exact Poisson below; of a rate, when both are divided by its
    population. At x = 0 the lower limit is 0. Raises ValueError for a count that is negative or not whole."""
    (x,) = numbers(x)
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
    theta, n = numbers(theta, n)
    check_part(theta, 1)
    check_part(0, n)
    half = z_of(confidence) * math.sqrt(theta * (1 - theta) / n)
    return max(0.0, theta - half), min(1.0, theta + half)


def funnel_rate(theta: float, n: float, confidence: float = SOMEWHAT) -> tuple[float, float]:
    """Limits within which events for each of n people lie where the true rate is theta (events for one), none below
    0: both are 0 where theta is 0. Raises ValueError where n is 0 or less, or theta is negative."""
    theta, n = numbers(theta, n)
    _check_rate(theta, n)
    half = z_of(confidence) * math.sqrt(theta / n)
    return max(0.0, theta - half), theta + half


def _check_rate(theta: float, n: float) -> None:
    if theta < 0:
        raise ValueError("a rate is not negative")
    check_part(0, n)


def design_effect(weights: Sequence[float]) -> float:
    """By how much weighting makes a sample worth less (Kish): 1 where all weigh the same. Raises ValueError
    where no weight is more than 0, or one is less."""
    weights = numbers(*weights)
    most = max(weights, default=0.0)
    if most <= 0 or min(weights) < 0:
        raise ValueError("weights are not negative, and one at least is more than 0")
    parts = [each / most for each in weights]
    return len(parts) * math.fsum(each * each for each in parts) / math.fsum(parts) ** 2


def effective_number(p: float, low: float, high: float, confidence: float = SOMEWHAT) -> float:
    """How many equal answers give the proportion p these Wilson limits: what a weighted sample is worth. What `wilson`
    turns round. Raises ValueError where p is not between 0 and 1, or the limits have no width."""
    check_part(p, 1)
    half, spread = (high - low) / 2, p * (1 - p)
    if half <= 0:
        raise ValueError("limits have a width")
    z = z_of(confidence) ** 2
    both = z * (spread + math.sqrt(spread**2 + half**2 * (1 - 4 * spread))) / (2 * half**2)
    return max(0.0, both - z)


def half_width(n: float, p: float = 0.5, confidence: float = SOMEWHAT) -> float:
    """How far a survey of n may be from the truth, as a proportion. Raises ValueError as `funnel` does."""
    n, p = numbers(n, p)
    check_part(p, 1)
    check_part(0, n)
    return z_of(confidence) * math.sqrt(p * (1 - p) / n)


def detectable_change(n: float, confidence: float = SOMEWHAT) -> float:
    """The smallest difference between two surveys of n each, near one half, that a test of two samples finds."""
    return math.sqrt(2) * half_width(n, confidence=confidence)


def change_to_be_seen(low: float, high: float) -> float:
    """As `detectable_change`, from the 95 % limits of a figure, in its own unit: what they are worth is in their width,
    weights and all. 0 where they have none."""
    return math.sqrt(2) * (high - low) / 2
