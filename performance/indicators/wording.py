"""A number of an indicator as pages and files say it."""

from core.money import in_pounds
from performance.indicators.models import Indicator

Measured = Indicator.Measured


def in_words(indicator, value):
    """28.3%, 4.1 per 1,000 people, £12,500, 2 walkabouts, 1 walkabout."""
    number, unit = in_brief(indicator, value), indicator.unit_words
    if indicator.unit_one and number.removeprefix("-") == "1":
        unit = indicator.unit_one
    has_unit = indicator.measured == Measured.MONEY or unit == "%"
    return number if has_unit else f"{number} {unit}".strip()


def in_brief(indicator, value):
    """28.3%, 4.1, £12,500: where the words of the unit stand elsewhere."""
    if indicator.measured == Measured.MONEY:
        return in_pounds(value)
    number = f"{value:,.{0 if indicator.measured == Measured.COUNT else indicator.decimals}f}"
    return f"{number}%" if indicator.unit_words == "%" else number


def unit_asked(indicator):
    """In what a box for a figure is filled: “In days”; "" where it is a plain number."""
    unit = indicator.unit_words
    if indicator.measured == Measured.MONEY:
        return "In pounds"
    if unit == "%":
        return "A percentage, such as 62.5"
    if indicator.measured == Measured.RATE:
        return f"{unit[:1].upper()}{unit[1:]}"
    return unit and f"In {unit}"


def in_span(indicator, low, high):
    """From the lowest to the highest of some figures: 4.1 to 5.2 per 1,000 people."""
    first, last = in_brief(indicator, low), in_words(indicator, high)
    return last if low == high else f"{first} to {last}"
