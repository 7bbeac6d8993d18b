"""Whether two figures differ: by an interval and a benchmark, by two proportions, by two intervals."""

import math
from statistics import NormalDist

from performance.statistics.intervals import funnel, funnel_rate, wilson
from performance.statistics.words import FAR, HIGH, NONE, SOMEWHAT, check_part, numbers

FARTHER = {"better": "best", "worse": "worst", "higher": "highest", "lower": "lowest"}


def compare(low: float, high: float, benchmark: float, polarity: str = NONE) -> str:
    """ "better", "similar" or "worse" than the benchmark; "higher" or "lower" where nothing is judged. An
    interval that touches the benchmark is similar to it."""
    low, high, benchmark = numbers(low, high, benchmark)
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
    return FARTHER[word]


def compare_in_funnel(
    value: float, n: float, benchmark: float, polarity: str = NONE, *, is_rate: bool = False
) -> str:
    """As `compare_twice`, by the limits that chance gives a proportion of n (or, with `is_rate`, events for each of n people)
    around the benchmark: between the 95 % limits, or on one, it is similar to it. Raises ValueError as `funnel` does."""
    value, n, benchmark = numbers(value, n, benchmark)
    ask = funnel_rate if is_rate else funnel
    low, high = ask(benchmark, n, SOMEWHAT)
    if low <= value <= high:
        return "similar"
    word = judged("higher" if value > high else "lower", polarity)
    low, high = ask(benchmark, n, FAR)
    return word if low <= value <= high else FARTHER[word]


def two_proportions(
    x1: float, n1: float, x2: float, n2: float
) -> tuple[float | None, float | None]:
    """(z, p) of the difference between two independent proportions (pooled, two-sided); (None, None) where
    both are 0 or both are 1, which tells nothing. Raises ValueError as `wilson` does."""
    x1, n1, x2, n2 = numbers(x1, n1, x2, n2)
    check_part(x1, n1)
    check_part(x2, n2)
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
    x1, n1, x2, n2 = numbers(x1, n1, x2, n2)
    p1, p2 = x1 / n1, x2 / n2
    return (
        p1 - p2 - math.hypot(p1 - l1, u2 - p2),
        p1 - p2 + math.hypot(u1 - p1, p2 - l2),
    )


def overlap(first: tuple[float, float], second: tuple[float, float]) -> bool:
    """Whether two intervals have a value in common: then nothing is said to have changed."""
    return first[0] <= second[1] and second[0] <= first[1]
