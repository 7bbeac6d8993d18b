"""The marks of an indicator, worked out anew: the one place that reads its figures for them."""

from collections import defaultdict

from performance.indicators.targets.models import Target
from performance.marks.marks import Point, judge
from performance.marks.models import Marks
from performance.observations.models import Observation
from performance.observations.shown import SHOWN, status_of

Level = Observation.Level
FIELDS = ("figure_id", "status", "there_id", "direction", "aim", "change", "before_id", "chance")
ABOVE = {Level.NEIGHBOURHOOD: Level.CITY, Level.AREA: Level.CITY, Level.CITY: Level.COUNTRY}
"""What a place of each level is compared with; the region and the country are compared with nothing."""


def keep_marks(indicator):
    """A step: the marks of all places of an indicator as its confirmed figures, its targets and its own words have them
    now. What is too small or of too few for everybody has no part in any mark. Writes only what differs; three
    queries, and one or two where something does."""
    series, keys = _series(indicator), {}
    steps = {_place(each): each.steps() for each in _targets(indicator)}
    wanted = {}
    for place, rows in series.items():
        points = [point_of(each) for each in rows]
        keys |= {(place, each.period): each.pk for each in rows}
        above = (ABOVE[place[0]], None) if place[0] in ABOVE else None
        there = [point_of(each) for each in series.get(above, ())]
        judged = judge(indicator, points, there, steps.get(place, ()))
        wanted[place] = {
            "figure_id": rows[-1].pk,
            "status": judged.status,
            "there_id": judged.there and keys_of(series[above], judged.there.period),
            "direction": judged.direction,
            "aim": judged.aim and round(judged.aim, 6),
            "change": judged.change,
            "before_id": judged.before and keys[place, judged.before.period],
            "chance": judged.chance,
        }
    _store(indicator, wanted)


def keys_of(rows, period):
    """The key of the figure of a period."""
    return next(each.pk for each in rows if each.period == period)


def _store(indicator, wanted):
    held = {_place(each): each for each in Marks.objects.filter(indicator=indicator)}
    changed = []
    for place, facts in wanted.items():
        row = held.get(place)
        if row is not None and any(getattr(row, name) != facts[name] for name in FIELDS):
            for name in FIELDS:
                setattr(row, name, facts[name])
            changed.append(row)
    gone = [row.pk for place, row in held.items() if place not in wanted]
    if gone:
        Marks.objects.filter(pk__in=gone).delete()
    if changed:
        Marks.objects.bulk_update(changed, FIELDS)
    Marks.objects.bulk_create(
        Marks(
            indicator=indicator, level=level, **facts,
            neighbourhood_id=key if level == Level.NEIGHBOURHOOD else None,
            area_id=key if level == Level.AREA else None,
        )
        for (level, key), facts in wanted.items()
        if (level, key) not in held
    )  # fmt: skip


def _series(indicator):
    """{(level, key of the place): the confirmed figures that are shown to everybody, oldest first}."""
    found = defaultdict(list)
    rows = Observation.objects.held().filter(indicator=indicator, is_provisional=False)
    for each in rows.order_by("ends_on", "starts_on", "id"):
        each.indicator = indicator
        if status_of(each) == SHOWN:
            found[_place(each)].append(each)
    return found


def _targets(indicator):
    return Target.objects.held().filter(indicator=indicator).prefetch_related("milestones")


def _place(row):
    return row.level, row.neighbourhood_id or row.area_id


def point_of(row):
    """A figure as `judge` takes it. The caller has seen that it is shown."""
    return Point(
        row.period, float(row.value), _number(row.low), _number(row.high), _number(row.numerator),
        _number(row.denominator),
    )  # fmt: skip


def _number(value):
    return None if value is None else float(value)
