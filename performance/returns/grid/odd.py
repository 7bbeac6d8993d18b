"""Whether a figure looks like a slip of the finger. Pure; imports no Django."""

from decimal import Decimal

HALF = Decimal("0.5")
TEN = 10
FEW = 5
"""Counts that differ by less are never odd: two instead of one is no slip."""


def why_odd(value, held, *, is_count=False):
    """Why somebody is asked whether `value` is right, "" where nobody is. `held`: the figures of the place until now,
    the latest first, Decimals. Odd is what is ten times the latest or a tenth of it, and what lies outside of all
    that is held by more than half of its nearest."""
    if not held:
        return ""
    last, low, high = held[0], min(held), max(held)
    if low <= value <= high:
        return ""
    nearest = high if value > high else low
    if is_count and abs(value - nearest) < FEW:
        return ""
    if last and value and (abs(value) >= TEN * abs(last) or TEN * abs(value) <= abs(last)):
        return "ten times" if abs(value) > abs(last) else "a tenth of"
    if abs(value - nearest) > HALF * abs(nearest):
        return "far above" if value > high else "far below"
    return ""
