"""What the statistics of indicators share: which way is good, how sure, and when two values are one."""

import math
from numbers import Number
from statistics import NormalDist

HIGH, LOW, NONE = "high", "low", "none"
SOMEWHAT, FAR = 0.95, 0.998
"""Two levels of confidence: beyond the first a value is somewhat different, beyond the second far."""
CLOSE = 1e-9
"""Two values that differ by no more, in proportion, are the same: floating point makes such differences."""


def z_of(confidence: float) -> float:
    """How many standard deviations a two-sided interval goes out: 1.96 at 0.95."""
    if not 0 < confidence < 1 or (1 + confidence) / 2 >= 1:
        raise ValueError("confidence stands between 0 and 1")
    return NormalDist().inv_cdf((1 + float(confidence)) / 2)


def numbers(*given: float) -> tuple[float, ...]:
    """As floats, whatever kind of number they are. Raises ValueError for what is not finite or larger than any float,
    TypeError for what is no number."""
    if not all(isinstance(each, Number) for each in given):
        raise TypeError("a number is wanted")
    try:
        found = tuple(map(float, given))
    except OverflowError:
        found = (math.inf,)
    if not all(map(math.isfinite, found)):
        raise ValueError("a number is finite")
    return found


def check_part(x: float, n: float) -> None:
    """Raises ValueError where x is no part of n."""
    if n <= 0:
        raise ValueError("a proportion needs at least one to be a part of")
    if not 0 <= x <= n:
        raise ValueError("a part is not less than 0 and not more than the whole")


def same(first: float, second: float) -> bool:
    """Whether two values differ by nothing but floating point."""
    return math.isclose(first, second, rel_tol=CLOSE, abs_tol=CLOSE)
