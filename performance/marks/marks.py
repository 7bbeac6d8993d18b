"""The three marks of a figure. Pure; imports no Django. Page, chart, table, report, export and open data call `judge`.

Every mark is a key with a word, a colour and a shape (`STATUS`, `DIRECTION`, `CHANGE`); what cannot be said has a key
of its own and never looks like an answer. `docs/methods.md` says which test answers which question.
"""

import datetime
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from performance import statistics
from performance.indicators.targets.rules import Steps, aimed_at
from performance.observations.breaks.series import WHOLE, Series
from performance.observations.rules import ADDED
from performance.periods import MONTH, QUARTER, YEAR, Period
from performance.statistics import FAR, NONE, SOMEWHAT

METHOD = 2
"""Version of docs/methods.md: raised with every change of a test, a limit, a rule of key messages or a word of a mark, since
figures and marks then mean something else. Reports and open data say it. 2: key messages are those of the profile; figures
of an area are worked out from its neighbourhoods where it gives none."""
PROPORTION, RATE, COUNT = "proportion", "rate", "count"
INTERVAL, FUNNEL, OVERLAP, NOT_COMPARED = "interval", "funnel", "overlap", "none"

BEST, BETTER, SIMILAR, WORSE, WORST = "best", "better", "similar", "worse", "worst"
HIGHEST, HIGHER, LOWER, LOWEST = "highest", "higher", "lower", "lowest"
ON_TRACK, NEARLY, BEHIND, REACHED, MISSED = "on_track", "nearly", "behind", "reached", "missed"
EARLY, NO_TARGET, NO_FIGURE, CANNOT = "early", "no_target", "no_figure", "cannot"
NEW_SERIES = "new_series"
UNTOLD = (CANNOT, NO_FIGURE, NEW_SERIES)
"""Answers on change that chairs and residents read as too early to say."""

GOOD, MIDDLE, BAD, PLAIN, SILENT = (
    ("green", "●"), ("yellow", "◆"), ("red", "■"), ("blue", "▲"), ("grey", "○"),
)  # fmt: skip
STATUS = {
    BEST: ("Far better than {}", *GOOD),
    BETTER: ("Better than {}", *GOOD),
    SIMILAR: ("About the same as {}", *MIDDLE),
    WORSE: ("Worse than {}", *BAD),
    WORST: ("Far worse than {}", *BAD),
    HIGHEST: ("Far higher than {}", *PLAIN),
    HIGHER: ("Higher than {}", *PLAIN),
    LOWER: ("Lower than {}", *PLAIN),
    LOWEST: ("Far lower than {}", *PLAIN),
    NOT_COMPARED: ("Not compared", *SILENT),
    NO_FIGURE: ("No figure", *SILENT),
}
DIRECTION = {
    REACHED: ("Target reached", *GOOD),
    ON_TRACK: ("On track", *GOOD),
    NEARLY: ("Nearly on track", *MIDDLE),
    BEHIND: ("Behind", *BAD),
    MISSED: ("Target missed", *BAD),
    EARLY: ("Too early to say", *SILENT),
    NEW_SERIES: ("New series", *SILENT),
    NO_TARGET: ("No target", *SILENT),
    NO_FIGURE: ("No figure", *SILENT),
}
CHANGE = {
    BETTER: ("Better", *GOOD),
    SIMILAR: ("About the same", *MIDDLE),
    WORSE: ("Worse", *BAD),
    HIGHER: ("Higher", *PLAIN),
    LOWER: ("Lower", *PLAIN),
    EARLY: ("Too early to say", *SILENT),
    NEW_SERIES: ("New series", *SILENT),
    CANNOT: ("Cannot tell", *SILENT),
    NO_FIGURE: ("No figure", *SILENT),
}
TOLERANCE = 0.1
"""What is off the way by no more than this share of it is nearly on track, where no likely range says more."""
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Point:
    """A figure that is shown: `top` of `whole` are its counts where there are any. Limits are those of 95 %."""

    period: Period
    value: float
    low: float | None = None
    high: float | None = None
    top: float | None = None
    whole: float | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """The three keys, and what each rests on: the latest point, the one it is compared with, the aim of its day, and
    the earlier point of the same place. `chance`: how likely chance alone gives such a change, None where no test was
    made; the list of what changed asks it of all figures at once. `broken`: the day of the break that keeps out what it
    would be compared with."""

    status: str
    direction: str
    change: str
    here: Point | None = None
    there: Point | None = None
    aim: Decimal | None = None
    before: Point | None = None
    chance: float | None = None
    broken: datetime.date | None = None

    @property
    def plain(self) -> str:
        """The one mark for chairs and residents: a key of CHANGE."""
        return plain_of(self.change)


def plain_of(change: str) -> str:
    """The one mark for chairs and residents, of an answer on change."""
    return EARLY if change in UNTOLD else change


def judge(
    indicator: Any,
    points: Sequence[Point],
    there: Sequence[Point] = (),
    steps: Steps = (),
    *,
    series: Series = WHOLE,
    aimed_on: datetime.date | None = None,
) -> Judged:
    """The marks of a place. `indicator` says measured, per, polarity, comparison. `points` are the shown figures of
    the place, oldest first; `there` those of what it is compared with (none for a place that is compared with nothing);
    `steps` and `aimed_on` as of `Target.steps` and `Target.aimed_on`; `series`: where its figures break."""
    if not points:
        return Judged(NO_FIGURE, NO_FIGURE if steps else NO_TARGET, NO_FIGURE)
    here = points[-1]
    other = next((each for each in reversed(there) if each.period == here.period), None)
    is_old = aimed_on is not None and series.since(aimed_on, here.period) is not None
    direction, aim = _direction(indicator, here, steps, is_old=is_old)
    change, before, chance = _change(indicator, points, series)
    status = _status(indicator, here, other)
    broken = None
    if NEW_SERIES in (direction, change):
        broken = series.since(datetime.date.min, here.period)
    return Judged(status, direction, change, here, other, aim, before, chance, broken)


def _status(indicator: Any, here: Point, there: Point | None) -> str:
    if there is None or indicator.comparison == NOT_COMPARED or indicator.measured in ADDED:
        return NOT_COMPARED
    if indicator.comparison == OVERLAP:
        if None in (here.low, here.high, there.low, there.high):
            return NOT_COMPARED
        if statistics.overlap((here.low, here.high), (there.low, there.high)):
            return SIMILAR
        word = HIGHER if here.value > there.value else LOWER
        return statistics.judged(word, indicator.polarity)
    if indicator.comparison == FUNNEL and (word := _in_funnel(indicator, here, there)):
        return word
    if here.low is None or here.high is None:
        return NOT_COMPARED
    far = _limits(indicator, here, FAR)
    if far is None:
        return statistics.compare(here.low, here.high, there.value, indicator.polarity)
    return statistics.compare_twice((here.low, here.high), far, there.value, indicator.polarity)


def _in_funnel(indicator: Any, here: Point, there: Point) -> str | None:
    """By the limits that chance gives a place of this size around the city's figure; None where its size says nothing of how
    sure it is, as with a weighted figure."""
    if not here.whole or indicator.measured not in (PROPORTION, RATE):
        return None
    if here.top is not None and not is_own(here, indicator.per):
        return None
    return statistics.compare_in_funnel(
        here.value / indicator.per, here.whole, there.value / indicator.per, indicator.polarity,
        is_rate=indicator.measured == RATE,
    )  # fmt: skip


def _limits(indicator: Any, point: Point, confidence: float) -> tuple[float, float] | None:
    """Limits of a point at another confidence, from its counts; None where they do not give its value, as with a
    weighted figure."""
    if point.top is None or (not point.whole and indicator.measured != COUNT):
        return None
    whole = point.whole or 1.0
    if indicator.measured == PROPORTION:
        low, high = statistics.wilson(point.top, whole, confidence)
    elif indicator.measured in (RATE, COUNT) and point.top == int(point.top):
        low, high = statistics.byar(int(point.top), confidence)
        if indicator.measured == RATE:
            low, high = low / whole, high / whole
    else:
        return None
    per = 1 if indicator.measured == COUNT else indicator.per
    low, high = low * per, high * per
    return (low, high) if low <= point.value <= high else None


def _direction(
    indicator: Any, here: Point, steps: Steps, *, is_old: bool
) -> tuple[str, Decimal | None]:
    if not steps or indicator.polarity == NONE:
        return NO_TARGET, None
    if is_old:
        return NEW_SERIES, None
    day, last = here.period.ends_on, steps[-1]
    if statistics.against_target(here.value, float(last[1]), indicator.polarity) == BETTER:
        return REACHED, last[1]
    aim = aimed_at(steps, day)
    if aim is None or (day <= steps[0][0] and len(steps) > 1):
        return EARLY, None
    if statistics.against_target(here.value, float(aim), indicator.polarity) == BETTER:
        return ON_TRACK, aim
    if day >= last[0]:
        return MISSED, aim
    return (NEARLY if _is_near(here, float(aim)) else BEHIND), aim


def _is_near(here: Point, aim: float) -> bool:
    """Whether chance explains what is short; without a likely range, whether it is little."""
    if here.low is not None and here.high is not None and here.high > here.low:
        return here.low <= aim <= here.high
    return abs(here.value - aim) <= TOLERANCE * abs(aim)


def earlier(points: Sequence[Point]) -> Point | None:
    """What the latest point is compared with: the same period of the year before where there are seasons (months and
    quarters), else the latest that ended before it began. A shorter or longer period is never compared."""
    here = points[-1]
    months = here.period.months
    if months in (MONTH, QUARTER):
        wanted = here.period.year_ago
        return next((each for each in reversed(points) if each.period == wanted), None)
    return next(
        (
            each
            for each in reversed(points)
            if each.period.ends_on < here.period.starts_on and each.period.months == months
        ),
        None,
    )


def _own(every: Sequence[Point], series: Series) -> Sequence[Point]:
    """Those that may be compared with the latest."""
    if not series.breaks:
        return every
    own = series.own([each.period for each in every])
    return [each for each, is_own in zip(every, own, strict=True) if is_own]


def _change(
    indicator: Any, every: Sequence[Point], series: Series
) -> tuple[str, Point | None, float | None]:
    """(key, what it is compared with, chance). Where a trend was tried beside the difference, two tests were made: the
    chance of either counts twice."""
    points = _own(every, series)
    here, before = points[-1], earlier(points)
    if before is None:
        return (EARLY if earlier(every) is None else NEW_SERIES), None, None
    trend, chi = _trend(indicator, points)
    tests = 1 if chi is None else 2
    if trend:
        chance = statistics.chance_of_z(math.sqrt(chi or 0))
        return statistics.judged(trend, indicator.polarity), before, _of_tests(chance, tests)
    differs, chance = _differs(indicator, here, before)
    if differs is None:
        word, chance = _special_cause(points, series)
    elif not differs or here.value == before.value:
        word = SIMILAR
    else:
        word = HIGHER if here.value > before.value else LOWER
    if word is None:
        return CANNOT, before, None
    key = word if word == SIMILAR else statistics.judged(word, indicator.polarity)
    return key, before, _of_tests(chance, tests)


def _of_tests(chance: float | None, tests: int) -> float:
    """What nothing can be told of is as likely as not to be chance."""
    return 1.0 if chance is None else min(1.0, chance * tests)


def _differs(indicator: Any, here: Point, before: Point) -> tuple[bool | None, float | None]:
    """(whether two figures of one place differ by more than chance, the chance of as much); None where nothing tells."""
    pair = (here.top, here.whole, before.top, before.whole)
    if indicator.measured == PROPORTION and None not in pair and is_own(here) and is_own(before):
        _, p = statistics.two_proportions(*pair)
        return (False if p is None else p < 1 - SOMEWHAT), p
    if indicator.measured in (RATE, COUNT) and here.top is not None and before.top is not None:
        p = statistics.chance_of_counts(
            here.top, here.whole or 1.0, before.top, before.whole or 1.0
        )
        return (False if p is None else p < 1 - SOMEWHAT), p
    if None in (here.low, here.high, before.low, before.high):
        return None, None
    limits, limits_before = (here.low, here.high), (before.low, before.high)
    p = statistics.chance_of_ranges(here.value, limits, before.value, limits_before)
    return not statistics.overlap(limits, limits_before), p


def is_own(point: Point, per: int = 100) -> bool:
    """Whether a percentage, or a rate for `per`, is that of its counts, and not a weighted one."""
    return (
        point.top is not None
        and bool(point.whole)
        and abs(point.top / point.whole * per - point.value) < 0.01
    )


def _trend(indicator: Any, points: Sequence[Point]) -> tuple[str, float | None]:
    """("higher" or "lower" where the latest five years, one after the other, have a trend, "" where they have none;
    chi-squared, None where it was not tried)."""
    last = list(points[-statistics.TREND_POINTS :])
    if len(last) < statistics.TREND_POINTS or any(each.period.months != YEAR for each in last):
        return "", None
    if any(b.period.starts_on - a.period.ends_on != DAY for a, b in itertools.pairwise(last)):  # fmt: skip
        return "", None
    counted = all(is_own(each) for each in last)
    if indicator.measured == PROPORTION and counted:
        chi, way = statistics.trend_proportion(
            [each.top for each in last],
            [each.whole for each in last],
        )
    elif all(each.low is not None and each.high is not None for each in last):
        chi, way = statistics.trend_values(
            [each.value for each in last],
            [each.low for each in last],
            [each.high for each in last],
        )
    else:
        return "", None
    return {statistics.INCREASING: HIGHER, statistics.DECREASING: LOWER}.get(way, ""), chi


def _special_cause(points: Sequence[Point], series: Series) -> tuple[str | None, float | None]:
    """(on which side of its mean the last point of a series without likely ranges stands out, None with too few since its
    control chart began anew; the chance of a point so far from those before it)."""
    first, _ = series.stretches([each.period for each in points])[-1]
    points = points[first:]
    if len(points) < statistics.LIMITS_HOLD:
        return None, None
    values = [each.value for each in points]
    limits = statistics.xmr(values)
    if not statistics.special_causes(values, limits)[-1]:
        return SIMILAR, statistics.chance_of_next(values)
    return (HIGHER if values[-1] > limits.mean else LOWER), statistics.chance_of_next(values)
