"""What the method page works out of figures that are shown: a control chart, a trend, a funnel."""

from itertools import pairwise

from core.charts import Dot, Limit, Stretch, funnel_chart, xmr_chart
from performance import statistics
from performance.indicators.models import Indicator
from performance.indicators.wording import in_words
from performance.observations.breaks.reading import Breaks
from performance.observations.models import Observation
from performance.observations.pages.over_time import axis_of, ends_of, marks_of, own_of, short

FEWEST = 2
STEPS = 24
NEARER = {"best": "better", "worst": "worse", "highest": "higher", "lowest": "lower"}
"""What is far out has the shape of what is out."""
Level, Measured = Observation.Level, Indicator.Measured
WHEN_MET = {
    statistics.PASSES: "If nothing changes, the target will be met each time.",
    statistics.FAILS: "If nothing changes, the target will not be met.",
    statistics.HIT_AND_MISS: "If nothing changes, the target will sometimes be met and sometimes missed, by chance.",
}


def control_chart(indicator, name, found, *, aim=None, breaks=None, level="", place=None):
    """{"chart", "assurance", "few", "number", "mean"} of the Figures of one place; None where fewer than two are shown.
    `aim`: what is aimed at there. Each stretch between `breaks`, and since the chart of the place (`level` with the key of
    the neighbourhood) began anew, has a mean and limits of its own; assurance is that of the last."""
    breaks = breaks or Breaks()
    axis = axis_of([each.period for each in found])
    marks = marks_of(axis, found)
    at = [n for n, mark in enumerate(marks) if mark is not None and mark.value is not None]
    if len(at) < FEWEST:
        return None
    series = breaks.series(level, place)
    parts = series.stretches([axis[n] for n in at])
    causes, stretches, limits = [""] * len(axis), [], None
    for first, last in parts:
        own = at[first : last + 1]
        values = [marks[n].value for n in own]
        limits = statistics.xmr(values) if len(values) >= FEWEST else None
        if limits is None:
            continue
        end = at[last + 1] - 1 if last + 1 < len(at) else len(axis) - 1
        stretches.append(Stretch(own[0] if first else 0, end, *limits))
        for n, cause in zip(own, statistics.special_causes(values, limits), strict=True):
            causes[n] = cause
    if aim and series.since(aim.target.aimed_on, axis[at[-1]]):
        aim = None
    chart = xmr_chart(
        [(period.words, short(period)) for period in axis],
        marks,
        stretches,
        causes,
        identity="control",
        finding=_found(name, axis, causes),
        description="Each figure, the mean, and the limits between which chance alone would keep them.",
        targets=[aim.level] if aim else (),
        breaks={at[first]: _why(breaks, axis, at, first, level, place) for first, _ in parts[1:]},
        **ends_of(indicator),
    )
    aimed = aim.level.value if aim and limits else None
    assurance = statistics.assurance(limits, aimed, indicator.polarity)
    return {
        "chart": chart,
        "assurance": WHEN_MET.get(assurance, ""),
        "few": len(values) < statistics.LIMITS_HOLD,
        "number": len(values),
        "mean": in_words(indicator, limits.mean) if limits else "",
    }


def _why(breaks, axis, at, n, level, place):
    """Why the nth figure begins a stretch, in words."""
    before, here = axis[at[n - 1]], axis[at[n]]
    if day := breaks.series().between(before, here):
        return f"new series: {breaks.words(day)}"
    rebases = breaks.rebases(level, place)
    reasons = [each.reason for each in rebases if before.starts_on < each.on <= here.starts_on]
    return f"mean and limits begin anew: {' '.join(reasons)}"


def _found(name, axis, causes):
    last = max((n for n, cause in enumerate(causes) if cause), default=None)
    if last is None:
        return f"{name}: nothing stands out. The ups and downs are no more than chance."
    return f"{name}: {causes[last]}, last in {axis[last].words}"


def trend(indicator, found, *, breaks=None):
    """{"word", "said", "chi"} of the latest five periods. They follow each other, are of one series and all are shown, or
    nothing is calculated."""
    breaks = breaks or Breaks()
    found = own_of(sorted(found, key=lambda each: each.period), breaks.series())
    axis = axis_of([each.period for each in found])[-statistics.TREND_POINTS :]
    by_period = {each.period: each for each in found if each.is_value}
    points = [by_period[period] for period in axis if period in by_period]
    chi, word = None, statistics.NOT_CALCULATED
    if len(points) == len(axis) == statistics.TREND_POINTS and not _overlap(axis):
        chi, word = _trend(indicator, points)
    return {"word": word, "said": _direction(indicator, word), "chi": chi}


def _overlap(axis):
    return any(first.overlaps(second) for first, second in pairwise(axis))


def _trend(indicator, points):
    has_counts = all(each.numerator is not None and each.denominator is not None for each in points)
    if indicator.measured == Measured.PROPORTION and has_counts:
        return statistics.trend_proportion(
            [float(each.numerator) for each in points], [float(each.denominator) for each in points]
        )
    if all(each.low is not None for each in points):
        return statistics.trend_values(
            *([float(getattr(each, name)) for each in points] for name in ("value", "low", "high"))
        )
    return None, statistics.NOT_CALCULATED


def _direction(indicator, word):
    if word == statistics.NOT_CALCULATED:
        return "Cannot be calculated. It needs five figures in a row, each with counts or a likely range."
    if word == statistics.NO_CHANGE:
        return "No trend: the ups and downs of the last five figures are no more than chance."
    judged = statistics.judged(
        "higher" if word == statistics.INCREASING else "lower", indicator.polarity
    )
    words = {
        "better": "Getting better",
        "worse": "Getting worse",
        "higher": "Rising",
        "lower": "Falling",
    }
    return f"{words[judged]}: the last five figures are {word} by more than chance."


def smallest_change(indicator, figure):
    """What change a survey of its size can show, in words; "" where nobody was asked, or nothing says how sure it is."""
    if not figure.is_value or figure.base is None or figure.low is None:
        return ""
    change = statistics.change_to_be_seen(float(figure.low), float(figure.high))
    number = f"{change:,.{indicator.decimals}f}"
    is_share = indicator.measured == Measured.PROPORTION
    size = f"{number} percentage points" if is_share else f"{number} {indicator.unit_words}".strip()
    return f"A change of about {size} or more. A smaller one between two surveys like this may be chance."


def funnel(indicator, found, period):
    """The funnel of one period, of Figures of all places; None without the city's, or where none has its counts."""
    city = next((each for each in found if each.level == Level.CITY and each.is_value), None)
    places = [
        each for each in found
        if each.level == Level.NEIGHBOURHOOD and each.is_value and each.denominator is not None
    ]  # fmt: skip
    is_proportion = indicator.measured == Measured.PROPORTION
    if (
        city is None
        or len(places) < FEWEST
        or not (is_proportion or indicator.measured == Measured.RATE)
    ):
        return None
    per, middle = indicator.per, float(city.value)
    ask = statistics.funnel if is_proportion else statistics.funnel_rate

    def limits(size):
        inner = ask(middle / per, size, statistics.SOMEWHAT)
        outer = ask(middle / per, size, statistics.FAR)
        return [each * per for each in (*inner, *outer)]

    dots = [_dot(indicator, each, middle) for each in places]
    out = [each for each in dots if each.verdict != "similar"]
    return funnel_chart(
        dots,
        middle,
        [Limit(size, *limits(size)) for size in _sizes([each.size for each in dots])],
        identity="funnel",
        finding=f"{period.words}: {len(out) or 'none'} of {len(dots)} neighbourhoods lie outside the limits",
        description="Each neighbourhood by its size and its figure. The limits are wide where few were counted.",
        sizes="Out of how many",
        **ends_of(indicator),
    )


def _dot(indicator, figure, middle):
    """A place. It has the shape of better or worse only where the indicator is compared so: else it is higher or lower, and
    what differs is said by its status."""
    is_compared = indicator.comparison == Indicator.Comparison.FUNNEL
    size = float(figure.denominator)
    word = statistics.compare_in_funnel(
        float(figure.value) / indicator.per, size, middle / indicator.per,
        indicator.polarity if is_compared else statistics.NONE,
        is_rate=indicator.measured == Measured.RATE,
    )  # fmt: skip
    verdict, said = NEARER.get(word, word), "Within the limits"
    if verdict != "similar":
        side = "Above" if figure.value > middle else "Below"
        said = f"{side} the {'outer' if word in NEARER else 'inner'} limits"
    return Dot(
        figure.place, size, float(figure.value), figure.words, f"{figure.denominator:,.0f}", verdict, said,
        figure.why_href,
    )  # fmt: skip


def _sizes(sizes):
    """Sizes from the smallest to the largest, closer where the limits bend."""
    low, high = min(sizes), max(sizes)
    if high <= low:
        return [low * 0.8, low * 1.2]
    first = low * 0.8
    return [first * (high / first) ** (n / STEPS) for n in range(STEPS + 1)]
