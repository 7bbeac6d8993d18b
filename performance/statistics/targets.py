"""How a figure stands against a target, a range, or a way with milestones."""

from performance.statistics.comparisons import judged
from performance.statistics.words import CLOSE, HIGH


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
