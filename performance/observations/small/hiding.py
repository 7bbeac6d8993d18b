"""Which figures of an indicator are too small to be shown, or cover one that is.

Neighbourhoods, and areas, stand against the city, and the parts of a period against the whole: whoever knows the totals
must not be able to work a small count out. A figure of an area is the sum of its neighbourhoods, and is hidden with any
of them.
"""

from collections import defaultdict
from dataclasses import dataclass

from performance.observations.rules import count_of
from performance.observations.small.equations import settled
from performance.periods import HALF, MONTH, QUARTER, of_council_year
from performance.statistics import cover

CITY, AREA, NEIGHBOURHOOD = "city", "area", "neighbourhood"
PARTS = (MONTH, QUARTER, HALF)


def key_of(row):
    """(level, key of the place, period) of a figure."""
    return row.level, row.neighbourhood_id or row.area_id, row.period


def hidden_among(indicator, held, before=frozenset()):
    """Keys of the rows of `held` (all current figures of one indicator, those of areas with their neighbourhoods read
    along) that are not to be shown. `before`: what has been hidden already, as of `key_of`; it stays so as long as
    something near it in time is small, for what is published meanwhile is not forgotten."""
    rows = {key_of(each): each for each in held}
    counts = {
        key: count for key, row in rows.items() if (count := count_of(indicator, row)) is not None
    }
    small = {key for key, count in counts.items() if 0 < count < indicator.hides_below}
    if not small:
        return set()
    times = {period for *_, period in small}
    kept = {
        key for key in before
        if key in counts and any(_year(key[2]).overlaps(_year(each)) for each in times)
    }  # fmt: skip
    areas = {
        row.area_id: {each.pk for each in row.area.neighbourhoods.all()}
        for row in held if row.level == AREA
    }  # fmt: skip
    tables = list(_tables(counts))
    hidden, seen = small | kept, None
    while hidden != seen:
        seen = set(hidden)
        for table in tables:
            hidden |= table.covered(counts, hidden, before)
        of_areas = _of_areas(counts, areas, hidden)
        if hidden == seen:
            hidden |= settled(counts, areas, hidden, of_areas)
    return {rows[key].pk for key in hidden | of_areas if key in rows}


def _of_areas(counts, areas, hidden):
    """Figures of areas of which a neighbourhood is hidden. What follows from them is asked of the neighbourhoods."""
    places = {(place, period) for level, place, period in hidden if level == NEIGHBOURHOOD}
    return {
        (level, key, period)
        for level, key, period in counts
        if level == AREA and any((place, period) in places for place in areas[key])
    }


@dataclass(frozen=True)
class _Table:
    """Places of one kind against the city (None), and parts of a period against the whole, which comes last."""

    level: str
    places: tuple
    periods: tuple

    def _key(self, row, column):
        place, period = self.places[row], self.periods[column]
        return (CITY, None, period) if place is None else (self.level, place, period)

    def covered(self, counts, hidden, before):
        """Keys to hide, so that what is hidden in this table cannot be worked out in it."""
        columns = range(len(self.periods))
        keys = [[self._key(r, c) for c in columns] for r in range(len(self.places))]
        spots = {key: (r, c) for r, row in enumerate(keys) for c, key in enumerate(row)}
        secret = {spots[key] for key in hidden if key in spots}
        if not secret:
            return set()
        at = self._with_totals([[counts.get(key) for key in row] for row in keys])
        secret = {(r, c) for r, c in secret if at[r][c] is not None}
        was = {spots[key] for key in before if key in spots}
        if len(self.periods) == 1:
            at = [[*row, row[0]] for row in at]
            secret |= {(r, 1) for r, _ in secret}
        found = cover(at, secret, was)
        return {keys[r][c] for r, c in found if c in columns}

    def _with_totals(self, at):
        """A total that is not there yet counts as if it were: it may come."""
        *inner, city = at
        if len(self.periods) > 1:
            inner = [[*row[:-1], _or_sum(row[-1], row[:-1])] for row in inner]
        return [*inner, [_or_sum(each, [row[c] for row in inner]) for c, each in enumerate(city)]]


def _or_sum(total, parts):
    return sum(each or 0 for each in parts) if total is None else total


def _tables(counts):
    """Tables of rows that add up to each other."""
    places = defaultdict(set)
    for level, place, _ in counts:
        if place is not None:
            places[level].add(place)
    if not places:
        places[NEIGHBOURHOOD] = set()
    whole = {period for *_, period in counts}
    for level, keys in sorted(places.items()):
        own = (*sorted(keys), None)
        for periods in _families(whole):
            yield _Table(level, own, periods)


def _families(periods):
    """(parts…, whole): each period with the shorter ones of one length that lie in it, and each that is alone. Short ones
    come first: what covers a month in its quarter covers it in the year."""
    wholes = periods | {_year(each) for each in periods if each.months in PARTS}
    in_one = set()
    for whole in sorted(wholes, key=lambda each: (each.ends_on - each.starts_on, each)):
        lengths = defaultdict(list)
        for each in periods:
            if (
                each != whole
                and whole.starts_on <= each.starts_on
                and each.ends_on <= whole.ends_on
            ):
                lengths[each.months].append(each)
        for parts in lengths.values():
            in_one |= {whole, *parts}
            yield (*sorted(parts), whole)
    for each in sorted(periods - in_one):
        yield (each,)


def _year(period):
    """The council's year in which a period of months begins; a longer or an odd one stands for itself."""
    if period.months not in PARTS:
        return period
    first = period.starts_on
    return of_council_year(first.year - (first.month < 4))
