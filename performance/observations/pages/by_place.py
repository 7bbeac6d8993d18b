"""The figures of one period by place: bars with their likely range, and a map."""

from collections import defaultdict

from core.charts import Bar, ranged_bars
from neighbourhoods.places.figure_map import HIDDEN, MISSING, Shade, figure_map
from performance.indicators.wording import in_brief, in_span
from performance.observations import shown
from performance.observations.models import Observation
from performance.statistics import quintiles, same

FEWEST = 2
"""Figures without which nothing could be compared."""
Level = Observation.Level
ORDER = {Level.COUNTRY: 0, Level.REGION: 1, Level.CITY: 2, Level.AREA: 3, Level.NEIGHBOURHOOD: 4}
NOT_SHOWN = {shown.MISSING: MISSING, shown.HIDDEN: HIDDEN, shown.FEW: HIDDEN}


def in_order(found):
    """England first, then the region, the city, areas and neighbourhoods, each by name: nobody is ranked."""
    return sorted(found, key=lambda each: (ORDER[each.level], each.place))


def bars(indicator, found, period):
    """A bar a place; "" where nothing could be compared, or a figure is less than nothing."""
    drawn = [each for each in found if each.is_value]
    if len(drawn) < FEWEST or min(each.value for each in drawn) < 0:
        return ""
    city = next((each for each in drawn if each.level == Level.CITY), None)
    return ranged_bars(
        [_bar(indicator, each) for each in found],
        identity="by-place",
        title=f"{indicator}, {period.words}: {finding_of(drawn, city)}",
        description="One bar for each place, with its likely range. The broken line is Derby’s figure. "
        "The table below has the same figures.",
        line=None if city is None else float(city.value),
    )


def _bar(indicator, figure):
    about = (figure.place, figure.href, figure.words)
    if not figure.is_value:
        return Bar(*about)
    has_range = figure.low is not None
    return Bar(
        *about,
        in_brief(indicator, figure.value),
        float(figure.value),
        float(figure.low) if has_range else None, float(figure.high) if has_range else None,
    )  # fmt: skip


def finding_of(drawn, city):
    """The lowest and the highest of the neighbourhoods, and the city."""
    places = [each for each in drawn if each.level == Level.NEIGHBOURHOOD] or drawn
    low, high = (pick(places, key=lambda each: each.value) for pick in (min, max))
    said = f"from {low.words} in {low.place} to {high.words} in {high.place}"
    return said if city is None else f"{said}; Derby {city.words}"


def beyond_places(indicator, found, number):
    """What Derby's figure has beyond those of its `number` neighbourhoods, in words; "" where they add up to it, and where
    one of them has none that is shown, so that nothing can be added up."""
    counts = {
        level: [_count(indicator, each) for each in found if each.level == level]
        for level in (Level.NEIGHBOURHOOD, Level.CITY)
    }
    parts, whole = counts[Level.NEIGHBOURHOOD], counts[Level.CITY]
    if (
        indicator.rounded_to
        or len(parts) < number
        or len(whole) != 1
        or None in (*parts, *whole)
        or sum(parts) == whole[0]
    ):
        return ""
    together, own = (_said(indicator, each) for each in (sum(parts), whole[0]))
    more = abs(whole[0] - sum(parts))
    if whole[0] > sum(parts):
        why = f"{_said(indicator, more)} of it belong to no one neighbourhood"
    else:
        why = f"{_said(indicator, more)} more than Derby has: some are counted in several"
    return f"The neighbourhoods have {together} together, Derby has {own}: {why}."


def _count(indicator, figure):
    """What adds up to the city's: the figure itself, or the count that it is worked out from; None without one."""
    if not figure.is_value:
        return None
    return figure.value if indicator.adds_up else figure.numerator


def _said(indicator, count):
    return in_brief(indicator, count) if indicator.adds_up else f"{count:,.0f}"


def city_map(indicator, places, found, period, *, identity="figures-map", href_of):
    """The neighbourhoods shaded in fifths of the figures that are shown; None where there is no figure of any.
    `href_of(place)` says where one leads. What is hidden and what is not there have patterns of their own."""
    by_place = {each.place_id: each for each in found if each.place_id}
    if not by_place:
        return None
    kinds = fifths([each for each in by_place.values() if each.is_value])
    shades, ranges = {}, defaultdict(list)
    for place in places:
        figure = by_place.get(place.pk)
        kind = MISSING
        if figure is not None:
            kind = kinds[figure.pk] if figure.is_value else NOT_SHOWN[figure.status]
            if figure.is_value:
                ranges[kind].append(figure)
        words = figure.words if figure is not None else "No figure"
        shades[place.pk] = Shade(kind, words, href_of(place))
    used = {each.kind for each in shades.values()}
    key = [(kind, _span(indicator, ranges[kind])) for kind in sorted(ranges)]
    key += [
        (kind, words)
        for kind, words in ((HIDDEN, "Too small or too few to show"), (MISSING, "Not available"))
        if kind in used
    ]
    return figure_map(
        places, shades, key, identity=identity, label=f"Map: {indicator}, {period.words}"
    )  # fmt: skip


def fifths(drawn):
    """{pk: 0 to 4}: in which fifth a figure lies."""
    if not drawn:
        return {}
    bounds = quintiles([float(each.value) for each in drawn])
    return {each.pk: _fifth(float(each.value), bounds) for each in drawn}


def _fifth(value, bounds):
    return next((n for n, bound in enumerate(bounds[1:]) if value < bound or same(value, bound)), 4)


def _span(indicator, found):
    """What the figures of one shade are, in words."""
    values = [each.value for each in found]
    return in_span(indicator, min(values), max(values))
