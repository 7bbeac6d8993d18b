"""A number of an indicator as pages and files say it."""

from core.money import in_pounds
from performance.indicators.models import Indicator

Measured = Indicator.Measured


def in_words(indicator, value):
    """28.3%, 4.1 per 1,000 people, £12,500."""
    if indicator.measured == Measured.MONEY:
        return in_pounds(value)
    number = f"{value:,.{0 if indicator.measured == Measured.COUNT else indicator.decimals}f}"
    unit = indicator.unit_words
    return f"{number}%" if unit == "%" else f"{number} {unit}".strip()
