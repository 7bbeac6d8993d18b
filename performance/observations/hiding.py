"""Which figures of an indicator are too small to be shown, or cover one that is.

Neighbourhoods stand against the city, and the parts of a year against the year: whoever knows the totals must not be
able to work a small count out. A figure of an area is the sum of its neighbourhoods, and is hidden with any of them.
"""

from collections import defaultdict

from performance.observations.rules import count_of
from performance.periods import YEAR
from performance.statistics import suppress_with_totals

CITY, AREA, NEIGHBOURHOOD = "city", "area", "neighbourhood"


def hidden_among(indicator, held):
    """Keys of the rows of `held` (all current figures of one indicator) that are not to be shown."""
    hidden = set()
    for group in _families(held):
        hidden |= _hidden_of(indicator, group)
    hidden_places = {
        (each.neighbourhood_id, each.period)
        for each in held
        if each.pk in hidden and each.neighbourhood_id
    }
    for each in held:
        if each.level == AREA and _has_hidden(each, hidden_places):
            hidden.add(each.pk)
        count = count_of(indicator, each)
        if count is not None and 0 < count < indicator.hides_below:
            hidden.add(each.pk)
    return hidden


def _has_hidden(row, hidden_places):
    own = {each.pk for each in row.area.neighbourhoods.all()}
    return any(place in own and period == row.period for place, period in hidden_places)


def _families(held):
    """Rows that add up to each other: those of a year with its parts of one length."""
    years = defaultdict(list)
    for each in held:
        years[_year(each.period)].append(each)
    for rows in years.values():
        lengths = defaultdict(list)
        for each in rows:
            lengths[each.period.months].append(each)
        whole = lengths.pop(YEAR, [])
        if not lengths:
            yield whole
        for part in lengths.values():
            yield part + whole


def _year(period):
    """The council's year in which a period begins, or the calendar's where it is one of those."""
    first = period.starts_on
    if period.months == YEAR:
        return first
    return first.replace(year=first.year - (first.month < 4), month=4, day=1)


def _hidden_of(indicator, rows):
    """A table of places by periods with all totals, of which some are there as figures of their own."""
    counted = [(each, count_of(indicator, each)) for each in rows]
    counted = [
        (each, count)
        for each, count in counted
        if count is not None and each.level in (CITY, NEIGHBOURHOOD)
    ]
    places = sorted({each.neighbourhood_id for each, _ in counted if each.neighbourhood_id})
    parts = sorted({each.period for each, _ in counted if each.period.months != YEAR})
    parts = parts or sorted({each.period for each, _ in counted})
    at = {
        (each.neighbourhood_id, each.period): (each, count)
        for each, count in counted
        if each.neighbourhood_id
    }
    table = [
        [at[place, part][1] if (place, part) in at else 0 for part in parts] for place in places
    ]
    if not table or not parts:
        return set()
    shown = suppress_with_totals(table, indicator.hides_below)
    gone = {
        (place, part)
        for r, place in enumerate(places)
        for c, part in enumerate(parts)
        if shown[r][c] is None
    }
    gone_years = {place for r, place in enumerate(places) if shown[r][-1] is None}
    gone_city = {part for c, part in enumerate(parts) if shown[-1][c] is None}
    found = set()
    for each, _ in counted:
        is_year = each.period not in parts
        if each.level == CITY:
            is_gone = shown[-1][-1] is None if is_year else each.period in gone_city
        else:
            is_gone = (
                each.neighbourhood_id in gone_years
                if is_year
                else (each.neighbourhood_id, each.period) in gone
            )
        if is_gone:
            found.add(each.pk)
    return found
