"""Rules of figures, each with the message that is shown; and what is worked out from what is given."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from core.actors import acts_for_nobody
from performance import statistics
from performance.periods import Period

PROPORTION, RATE, COUNT = "proportion", "rate", "count"
MONEY, MEAN = "money", "mean"
ADDED = (COUNT, MONEY)
"""Of these the figure itself is added up, of others the counts that it is worked out from."""
CITY = "city"
PLACES = Decimal("0.000001")
LARGEST = Decimal(10) ** 11
FACTS = (
    "status",
    "value",
    "numerator",
    "denominator",
    "low",
    "high",
    "base",
    "is_unreliable",
    "note",
)


@dataclass(frozen=True)
class Given:
    """A figure as it comes in. `place` is a Neighbourhood, an Area, or None for `level` city, region, country.
    Numbers are Decimals or None; with `status` "missing" there is none."""

    level: str
    place: Any
    period: Period
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    base: int | None = None
    status: str = "value"
    is_unreliable: bool = False
    note: str = ""

    @property
    def key(self):
        """What tells one figure of an indicator from another."""
        return self.level, self.place and self.place.pk, self.period.starts_on, self.period.ends_on


COUNTS_ITSELF = "The system counts the figures of this indicator. They cannot be entered"


def why_not_given(indicator, by, batch):
    """ "" where somebody, or a file, may give figures of the indicator."""
    typed = not acts_for_nobody(by) or batch is not None
    return why_not_from_file(indicator) if typed else ""


def why_not_from_file(indicator):
    """ "" where a file may have figures of the indicator, whoever loads it."""
    return COUNTS_ITSELF if indicator.counts_itself else ""


def answered_of(indicator, base, denominator):
    """How many answered, by which a figure is of too few or not: the unweighted number, else what a percentage is out of;
    None where neither is known."""
    return denominator if base is None and indicator.measured == PROPORTION else base


def why_wrong(indicator, given):
    """(why, field) where a figure cannot be one of this indicator, else None."""
    top, whole, value = given.numerator, given.denominator, given.value
    if given.status == "missing":
        numbers = (value, top, given.low, given.high)
        return (
            ("A figure that is not available has no number", "value")
            if any(n is not None for n in numbers)
            else None
        )
    if (
        value is None
        and (top is None or whole is None)
        and not (top is not None and indicator.measured == COUNT)
    ):
        return "Enter the figure, or both numbers it is worked out from", "value"
    if any(
        n is not None and (not n.is_finite() or abs(n) >= LARGEST)
        for n in (value, top, whole, given.low, given.high)
    ):
        return "The number is too large", "value"
    if top is not None and top < 0:
        return "A count cannot be less than 0", "numerator"
    if whole is not None and whole <= 0:
        return "The number it is out of must be more than 0", "denominator"
    if indicator.measured == PROPORTION:
        if top is not None and whole is not None and top > whole:
            return (
                "The count cannot be more than the number it is out of",
                "numerator",
            )
        if value is not None and not 0 <= value <= 100:
            return "A percentage must be between 0 and 100", "value"
    if indicator.measured in (RATE, COUNT) and value is not None and value < 0:
        return "The figure cannot be less than 0", "value"
    if (given.low is None) != (given.high is None):
        return "Enter both limits or none", "low"
    return None


def why_too_late(indicator, period):
    """ "" where an indicator still had figures in a period."""
    if indicator.ended_on is None or period.ends_on <= indicator.ended_on:
        return ""
    return f"The indicator has had no figures since {indicator.ended_on:%-d %B %Y}"


def why_not_of_level(indicator, level):
    """ "" where figures of a kind of place come in, and are not worked out here."""
    if indicator.is_summed and level == CITY:
        return "the city’s figure is worked out from its neighbourhoods"
    return ""


def why_limits_wrong(facts):
    """ "" where a figure stands within its limits."""
    if facts["low"] is not None and not facts["low"] <= facts["value"] <= facts["high"]:
        return "The figure must be between its limits"
    return ""


def worked_out(indicator, given):
    """{field: what is stored}: the figure from its counts, and its limits where none are given. A figure that is
    given beside its counts is the source's own, such as a weighted one, and stays."""
    facts = {name: getattr(given, name) for name in FACTS}
    if given.status == "missing":
        return facts
    top, whole = given.numerator, given.denominator
    if facts["value"] is None:
        facts["value"] = (
            top if indicator.measured == COUNT else rounded(top / whole * indicator.per)
        )
    if facts["low"] is None:
        facts["low"], facts["high"] = _limits(indicator, facts)
    return {
        name: rounded(each) if isinstance(each, Decimal) else each for name, each in facts.items()
    }


def _limits(indicator, facts):
    """Wilson's of a proportion and Byar's of a rate, stretched to hold the figure that the source gives."""
    top, whole, value = facts["numerator"], facts["denominator"], facts["value"]
    if top is None or (whole is None and indicator.measured != COUNT):
        return None, None
    if indicator.measured == PROPORTION:
        low, high = statistics.wilson(float(top), float(whole))
    elif indicator.measured in (RATE, COUNT) and top == int(top):
        low, high = statistics.byar(int(top))
        if indicator.measured == RATE:
            low, high = low / float(whole), high / float(whole)
    else:
        return None, None
    per = indicator.per if indicator.measured != COUNT else 1
    return min(rounded(low * per), rounded(value)), max(rounded(high * per), rounded(value))


def rounded(number):
    """To the six places that are stored."""
    return Decimal(number).quantize(PLACES, ROUND_HALF_EVEN)


def count_of(indicator, facts):
    """The count that a figure is built on, by which it is too small to be shown or not; None where it is on none. Of a
    percentage or a rate without its count that is what its value makes of what it is out of; of an average, what it
    is an average of. Whatever is more than none is at least 1."""
    count = _count(indicator, facts)
    if count is None:
        return None
    return max(int(count), 1) if count > 0 else int(count)


def _count(indicator, facts):
    whole = facts.base if facts.denominator is None else facts.denominator
    if indicator.measured == COUNT:
        return facts.value
    if indicator.measured == MEAN:
        return facts.numerator if whole is None else whole
    if facts.numerator is not None or indicator.measured not in (PROPORTION, RATE):
        return facts.numerator
    if facts.value is None or whole is None:
        return None
    return (facts.value * whole / indicator.per).to_integral_value(ROUND_HALF_EVEN) or facts.value
