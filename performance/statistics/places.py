"""How places stand among each other: in fifths, and on a spine chart."""

from collections.abc import Sequence

from performance.statistics.words import LOW


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
