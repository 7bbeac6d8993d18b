"""Surveys where too few answered to say: several waves, or the neighbourhoods of an area, together. And what change the
answers could tell at all. A pooled figure stands nowhere else: no mark, chart or file has it."""

from dataclasses import dataclass

from performance.indicators.models import Indicator
from performance.indicators.wording import in_words
from performance.observations.models import Observation
from performance.observations.shown import FEW, SHOWN, status_of
from performance.statistics import detectable_change, effective_number, wilson

Measured, Level = Indicator.Measured, Observation.Level
MOST_WAVES = 3
"""Answers from longer ago tell of another time."""
PERCENT = 100


@dataclass(frozen=True)
class Pooled:
    """What several samples say together. `whose` says of what, `base` how many answered."""

    whose: str
    words: str
    low: str
    high: str
    base: int

    @property
    def sentence(self):
        """With its likely range, and that nothing is judged by it."""
        return (
            f"{self.whose} together: {self.words} (likely {self.low} to {self.high}), {self.base:,} answered. "
            "It is compared with nothing."
        )


def pooled_of(indicator, here, rows, series, places):
    """{key of a Figure of which too few answered: [Pooled]}, of those that reach the number together. `here`: the Figures
    of a period; `rows`: the observations that the reader sees; `places`: all neighbourhoods. One query, and none where
    every figure has enough."""
    few = {each.place_id: each for each in here if each.is_few and each.level == Level.NEIGHBOURHOOD}  # fmt: skip
    if not few or indicator.measured != Measured.PROPORTION:
        return {}
    found = list(rows.filter(level=Level.NEIGHBOURHOOD, is_provisional=False).order_by("-ends_on"))
    for each in found:
        each.indicator = indicator
    by_key = {each.pk: each for each in places}
    pooled = {}
    for key, figure in few.items():
        waves = _waves(indicator, [each for each in found if each.neighbourhood_id == key], figure.period, series)  # fmt: skip
        area = _area(indicator, found, by_key.get(key), by_key, figure.period)
        pooled[figure.pk] = [each for each in (waves, area) if each is not None]
    return pooled


def _waves(indicator, rows, period, series):
    """The latest waves of a place up to a period, as many as it takes and three at most; of one series, one length, and
    without a gap that hides something. None where that is not enough."""
    taken = []
    for row in rows:
        if row.period > period or row.period.months != period.months:
            continue
        if not _is_usable(row) or series.between(row.period, period) or len(taken) == MOST_WAVES:
            return None
        if taken and row.ends_on >= taken[-1].starts_on:
            return None
        taken.append(row)
        if len(taken) > 1 and _base(taken) >= indicator.least_base:
            return _together(
                indicator,
                taken,
                f"The last {len(taken)} waves, {taken[-1].period.words} to {taken[0].period.words},",
            )
    return None


def _area(indicator, rows, place, by_key, period):
    """All neighbourhoods of the area of a place in one period; None where one is missing or hidden, or they are too few."""
    if place is None or place.area_id is None:
        return None
    own = {key for key, each in by_key.items() if each.area_id == place.area_id}
    taken = [each for each in rows if each.neighbourhood_id in own and each.period == period]
    if len(own) < 2 or len(taken) < len(own) or not all(_is_usable(each) for each in taken):
        return None
    if _base(taken) < indicator.least_base:
        return None
    return _together(indicator, taken, f"The {len(own)} neighbourhoods of its area")


def _is_usable(row):
    """Whether its answers may be told of: not hidden, not missing, and known how many."""
    return status_of(row) in (SHOWN, FEW) and row.base is not None and _worth(row) is not None


def _worth(row):
    """How many equal answers a figure is worth, by its likely range; None without one."""
    if row.low is None or row.high <= row.low:
        return None
    part, low, high = (float(each) / PERCENT for each in (row.value, row.low, row.high))
    return effective_number(part, low, high)


def _base(rows):
    return sum(each.base for each in rows)


def _together(indicator, rows, whose):
    number = sum(_worth(each) for each in rows)
    if number <= 0:
        return None
    yes = sum(_worth(each) * float(each.value) / PERCENT for each in rows)
    low, high = wilson(min(yes, number), number)
    low, high = (f"{each * PERCENT:,.{indicator.decimals}f}" for each in (low, high))
    return Pooled(whose, in_words(indicator, yes / number * PERCENT), low, high, _base(rows))


def could_tell(indicator, found):
    """What change between two samples as large as the latest of some Figures could be told from chance, in a sentence; ""
    where nobody was asked."""
    if indicator.measured != Measured.PROPORTION or not indicator.least_base:
        return ""
    last = next((each for each in found if each.is_value and each.base), None)
    if last is None:
        return ""
    worth = _worth(last)
    number = min(last.base, worth) if worth else last.base
    points = detectable_change(number) * PERCENT
    return (
        f"{last.base:,} people answered in {last.period.words}. Between two surveys of this size only a change of about "
        f"{points:.0f} percentage points or more can be told from chance."
    )
