"""A figure over time: one place, and the city beside it."""

from core.charts import Chart, Line, Mark, line_chart
from performance.indicators.models import Indicator
from performance.observations.breaks.reading import Breaks
from performance.periods import MONTH, QUARTER, YEAR

MOST = 240
"""Periods on one chart; the latest."""
Measured = Indicator.Measured


def axis_of(periods):
    """All periods from the first to the last, oldest first, those without a figure too. Where some are not of one
    length, or not in step, only those that there are."""
    found = sorted(set(periods))
    if not found:
        return []
    every, period = [found[-1]], found[-1]
    while period > found[0] and len(every) < MOST:
        period = period.before
        every.append(period)
    return every[::-1] if set(every) >= set(found) else found[-MOST:]


def of_length(period, periods):
    """Those as long as one: years and quarters are not one line."""
    return [each for each in periods if each.months == period.months]


def short(period):
    """A period as it stands under a chart: 25/26, Q1 25/26, Mar 26."""
    if period.months == QUARTER:
        quarter, _, year = period.words.removeprefix("Quarter ").partition(" ")
        return f"Q{quarter} {year[2:]}"
    if period.months == MONTH:
        return f"{period.starts_on:%b %y}"
    if period.months == YEAR:
        return period.words.removeprefix("20") if "/" in period.words else period.words
    return f"{period.ends_on:%b %y}"


def marks_of(axis, found):
    """[Mark or None], one for each period of the axis, of Figures of one place."""
    by_period = {each.period: _mark(each) for each in found}
    return [by_period.get(period) for period in axis]


def _mark(figure):
    about = {
        "words": figure.words,
        "is_provisional": figure.is_provisional,
        "href": figure.why_href,
    }
    if not figure.is_value:
        return Mark(**about)
    low, high = figure.low, figure.high
    return Mark(
        value=float(figure.value), interval=figure.interval,
        low=None if low is None else float(low), high=None if high is None else float(high), **about,
    )  # fmt: skip


def own_of(found, series):
    """The Figures of some, oldest first, that may be compared with the last."""
    is_own = series.own([each.period for each in found])
    return [each for each, own in zip(found, is_own, strict=True) if own]


def ends_of(indicator):
    """{"floor", "ceiling"} beyond which no figure of an indicator can lie."""
    proportion = indicator.measured == Measured.PROPORTION
    has_floor = proportion or indicator.measured in (Measured.RATE, Measured.COUNT)
    return {"floor": 0 if has_floor else None, "ceiling": 100 if proportion else None}


def over_time(
    indicator, lines, *, identity, aim=None, breaks: Breaks | None = None
) -> Chart | None:
    """The chart of [(name, [Figure])], the first of which has its likely range; None where fewer than two periods have a
    figure that is shown. `aim`: what is aimed at where the first line is drawn; it is left out where it was set for an earlier series. `breaks`: no line and no
    finding goes across one."""
    breaks = breaks or Breaks()
    axis = axis_of([each.period for _, found in lines for each in found])
    drawn = [each for _, found in lines for each in found if each.is_value]
    if len({each.period for each in drawn}) < 2:
        return None
    if aim and breaks.series().since(aim.target.aimed_on, axis[-1]):
        aim = None
    return line_chart(
        [(period.words, short(period)) for period in axis],
        [Line(name, marks_of(axis, found)) for name, found in lines],
        identity=identity,
        finding=_finding(lines, breaks.series()),
        description="One mark for each period that has a figure. Where there is none, the line has a gap.",
        targets=[aim.level] if aim else (),
        milestones=aim.steps_on(axis) if aim else {},
        breaks=breaks.on_axis(axis),
        **ends_of(indicator),
    )


def _finding(lines, series):
    """From what to what the first line goes that has two figures, in words; since its last break alone."""
    for name, found in lines:
        shown = sorted((each for each in found if each.is_value), key=lambda each: each.period)
        if len(shown) > 1:
            own = own_of(shown, series)
            first, last = own[0], own[-1]
            if first is last:
                return (
                    f"{name}: {last.words} in {last.period.words}, the first figure of a new series"
                )
            return f"{name}: {first.words} in {first.period.words}, {last.words} in {last.period.words}"
    return f"{lines[0][0]} over time"
