"""What adds up to what among figures: whether one that is hidden follows from those that are shown."""

from collections import defaultdict
from itertools import pairwise

from performance.periods import DAY

CITY, AREA, NEIGHBOURHOOD = "city", "area", "neighbourhood"
PRIME = 2**61 - 1
"""Equations are solved modulo a prime: exact, and never by a fraction that grows."""


def settled(counts, areas, hidden, beside=frozenset()):
    """Keys to hide more, because one of `hidden` follows from what is shown: all of its time. `counts`: {(level, place,
    period): count} of what is there; `areas`: {key: keys of its neighbourhoods}; `beside`: what is not shown either, and
    may follow."""
    more = set()
    for unknowns, equations in _parts(_equations(counts, areas), hidden | beside):
        known = [each for each in _solved(equations, unknowns) if each in hidden]
        if known:
            more |= _near(counts, known) - hidden or _near(counts, unknowns) - hidden
    return more


def _near(counts, keys):
    """All that has a day in common with one of `keys`."""
    times = {period for *_, period in keys}
    return {key for key in counts if any(key[2].overlaps(each) for each in times)}


def _equations(counts, areas):
    """{key: factor} that make 0 together. Who reads takes a neighbourhood that is not there for none."""
    by_period, by_place = defaultdict(dict), defaultdict(list)
    for key in counts:
        level, place, period = key
        by_period[period].setdefault(level, {})[place] = key
        by_place[level, place].append(period)
    for at in by_period.values():
        if CITY in at:
            for level, least in ((NEIGHBOURHOOD, 1), (AREA, max(len(areas), 1))):
                if len(at.get(level, {})) >= least:
                    yield dict.fromkeys(at[level].values(), 1) | {at[CITY][None]: -1}
        for area, key in at.get(AREA, {}).items():
            own = [
                at[NEIGHBOURHOOD][each] for each in areas[area] if each in at.get(NEIGHBOURHOOD, {})
            ]
            if own:
                yield dict.fromkeys(own, 1) | {key: -1}
    for (level, place), periods in by_place.items():
        for whole in periods:
            for parts in _tilings(whole, periods):
                own = [(level, place, each) for each in parts]
                yield dict.fromkeys(own, 1) | {(level, place, whole): -1}


def _tilings(whole, periods):
    """Periods of one length that make up a longer one."""
    lengths = defaultdict(list)
    for each in periods:
        if each != whole and whole.starts_on <= each.starts_on and each.ends_on <= whole.ends_on:
            lengths[each.months].append(each)
    for parts in lengths.values():
        parts.sort()
        ends = parts[0].starts_on == whole.starts_on and parts[-1].ends_on == whole.ends_on
        if ends and all(a.ends_on + DAY == b.starts_on for a, b in pairwise(parts)):
            yield parts


def _parts(equations, hidden):
    """[(unknowns, equations)] that have nothing to do with each other: {key: factor} of what is hidden alone."""
    equations = [{key: n for key, n in each.items() if key in hidden} for each in equations]
    groups = []
    for each in filter(None, equations):
        near = [group for group in groups if not group[0].isdisjoint(each)]
        groups = [group for group in groups if group[0].isdisjoint(each)]
        keys, found = set(each), [each]
        for group in near:
            keys |= group[0]
            found += group[1]
        groups.append((keys, found))
    return groups


def _solved(equations, unknowns):
    """The unknowns that have one value only."""
    order = {key: n for n, key in enumerate(sorted(unknowns, key=str))}
    lines = []
    for each in equations:
        line = {order[key]: n % PRIME for key, n in each.items()}
        for first, other in lines:
            line = _minus(line, other, line.get(first, 0))
        if not line:
            continue
        first = min(line)
        inverse = pow(line[first], -1, PRIME)
        line = {n: factor * inverse % PRIME for n, factor in line.items()}
        lines = [(at, _minus(other, line, other.get(first, 0))) for at, other in lines]
        lines.append((first, line))
    names = {n: key for key, n in order.items()}
    return [names[first] for first, line in lines if len(line) == 1]


def _minus(line, other, times):
    if not times:
        return line
    found = dict(line)
    for n, factor in other.items():
        value = (found.get(n, 0) - factor * times) % PRIME
        if value:
            found[n] = value
        else:
            found.pop(n, None)
    return found
