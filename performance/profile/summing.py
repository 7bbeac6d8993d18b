"""The figure of an area that gives none of its own: worked out from the counts of its neighbourhoods."""

from dataclasses import dataclass
from decimal import Decimal

from performance.indicators.models import Indicator
from performance.observations import rules
from performance.observations.models import Observation
from performance.observations.rules import Given
from performance.observations.shown import HIDDEN, MISSING, SHOWN, WORDS

Measured = Indicator.Measured
NEAR = Decimal("0.01")
"""How far a percentage or rate may lie from that of its counts: further off, it is weighted."""


@dataclass(frozen=True)
class Summed:
    """`row` is an Observation that is not stored, with its limits; None where there is no figure, and `why` not."""

    row: Observation | None = None
    status: str = SHOWN
    why: str = ""


def summed(indicator, area, parts, number):
    """The figure of an area from `parts`, the latest Figures of its neighbourhoods, of which it has `number`. It is the
    sum of counts, the rate of summed counts, or a mean weighted by its people; never a mean of rates. With one that is
    hidden it is hidden, with one that is missing or of another period or weighted it is not there."""
    if any(each.status == HIDDEN for each in parts):
        return _none(HIDDEN)
    if len(parts) < number or any(not each.is_value for each in parts):
        return _none(why="Not every neighbourhood has a figure")
    if len({each.period for each in parts}) > 1:
        return _none(why="The latest figures are of different periods")
    given = _given(indicator, area, parts)
    if given is None:
        return _none(why="It cannot be worked out from the neighbourhoods")
    row = Observation(
        indicator=indicator, level=given.level, area=area, is_summed=True,
        starts_on=given.period.starts_on, ends_on=given.period.ends_on,
        is_unreliable=any(each.is_unreliable for each in parts),
        **{name: value for name, value in rules.worked_out(indicator, given).items() if name != "is_unreliable"},
    )  # fmt: skip
    count = rules.count_of(indicator, row)
    if count is not None and 0 < count < indicator.hides_below:
        return _none(HIDDEN)
    return Summed(row)


def _none(status=MISSING, why=""):
    return Summed(None, status, why or WORDS[status])


def _given(indicator, area, parts):
    """The Given of the whole; None where the parts do not add up."""
    about = {"level": Observation.Level.AREA, "place": area, "period": parts[0].period}
    bases = [each.base for each in parts]
    about["base"] = None if None in bases else sum(bases)
    tops, wholes = _sum(parts, "numerator"), _sum(parts, "denominator")
    if indicator.measured == Measured.COUNT:
        return Given(**about, numerator=sum(each.value for each in parts))
    if indicator.measured == Measured.MONEY:
        return Given(**about, value=sum(each.value for each in parts))
    if wholes is None:
        return None
    if indicator.measured == Measured.MEAN:
        total = sum(each.value * each.denominator for each in parts)
        return Given(**about, value=rules.rounded(total / wholes), denominator=wholes)
    if tops is None or not all(_is_own(indicator, each) for each in parts):
        return None
    return Given(**about, numerator=tops, denominator=wholes)


def _sum(parts, name):
    values = [getattr(each, name) for each in parts]
    return None if None in values else sum(values)


def _is_own(indicator, figure):
    return abs(figure.numerator / figure.denominator * indicator.per - figure.value) < NEAR
