"""The marks of an indicator, worked out anew: the one place that reads its figures for them."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import FloatField, Q
from django.db.models.functions import Cast

from performance.indicators.targets.models import Target
from performance.marks.marks import Point, judge
from performance.marks.models import Marks
from performance.observations.breaks.reading import Breaks, breaks_by_indicator, breaks_of
from performance.observations.models import Observation
from performance.observations.rules import answered_of
from performance.observations.shown import SHOWN, status_by, status_of
from performance.periods import Period

Level = Observation.Level
FIELDS = (
    "figure_id", "status", "there_id", "direction", "aim", "change", "before_id", "chance", "broken",
)  # fmt: skip
READ = (
    "id",
    "level",
    "neighbourhood",
    "area",
    "starts_on",
    "ends_on",
    "status",
    "is_hidden",
    "base",
)
NUMBERS = ("value", "low", "high", "numerator", "denominator")
"""What of a figure a mark is made of: an indicator may have many thousands, so no rows of the model are made of them."""
ABOVE = {Level.NEIGHBOURHOOD: Level.CITY, Level.AREA: Level.CITY, Level.CITY: Level.COUNTRY}
"""What a place of each level is compared with; the region and the country are compared with nothing."""


def keep_marks(indicator):
    """A step: the marks of all places of an indicator as its confirmed figures, its targets and its own words have them
    now. What is too small or of too few for everybody has no part in any mark. Writes only what differs; four
    queries, and one or two where something does."""
    series, wanted = _series(indicator), {}
    targets = {_place(each): each for each in _targets(indicator)}
    breaks = breaks_of(indicator)
    for place, points in series.items():
        above = series.get((ABOVE.get(place[0]), None), ())
        judged = _judged(indicator, points, above, targets.get(place), breaks, place)
        wanted[place] = {
            "figure_id": points.keys[-1],
            "status": judged.status,
            "there_id": judged.there and above.key_of(judged.there),
            "direction": judged.direction,
            "aim": judged.aim and round(judged.aim, 6),
            "change": judged.change,
            "before_id": judged.before and points.key_of(judged.before),
            "chance": judged.chance,
            "broken": breaks.words(judged.broken) if judged.broken else "",
        }
    _store(indicator, wanted)


class _Points(Sequence):
    """The figures of one place, oldest first, each made a Point once it is asked for: a mark rests on a few of the
    latest."""

    def __init__(self):
        self.keys, self.rows = [], []

    def add(self, key, row):
        self.keys.append(key)
        self.rows.append(row)

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, at):
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        row = self.rows[at]
        if not isinstance(row, Point):
            starts_on, ends_on, *numbers = row
            row = self.rows[at] = Point(Period(starts_on, ends_on), *numbers)
        return row

    def key_of(self, point):
        return next(self.keys[at] for at in range(len(self) - 1, -1, -1) if self[at] is point)


def _judged(indicator, points, there, target, breaks, place):
    level, key = place
    return judge(
        indicator, points, there, target.steps() if target else (), series=breaks.series(level, key),
        aimed_on=target and target.aimed_on,
    )  # fmt: skip


def marks_as_at(indicators, level, place, day):
    """{key of an indicator: Marks, with its figures, never stored} of one place, as the figures of periods that were over
    on a day have them; `place` is its key, None for the city. For what is said of a time that is past. Three queries
    and one of milestones."""
    known, above = {each.pk: each for each in indicators}, ABOVE.get(level)
    found = defaultdict(list)
    rows = Observation.objects.held().filter(
        Q(level=level, **_at(level, place)) | Q(level=above),
        indicator__in=known, is_provisional=False, ends_on__lte=day,
    ).with_places()  # fmt: skip
    for each in rows.order_by("ends_on", "starts_on", "id"):
        each.indicator = known[each.indicator_id]
        if status_of(each) == SHOWN:
            found[each.indicator_id, each.level].append(each)
    targets = Target.objects.held().filter(indicator__in=known, level=level, **_at(level, place))
    targets = {each.indicator_id: each for each in targets.prefetch_related("milestones")}
    breaks = breaks_by_indicator(list(known))
    return {
        pk: _as_at(known[pk], own, found[pk, above], targets.get(pk), breaks[pk])
        for (pk, of), own in list(found.items())
        if of == level and own
    }


def _at(level, place):
    names = {Level.NEIGHBOURHOOD: "neighbourhood", Level.AREA: "area"}
    return {names[level]: place} if level in names else {}


def _as_at(indicator, own, there, target, breaks: Breaks):
    last = own[-1]
    points = [[point_of(each) for each in rows] for rows in (own, there)]
    judged = _judged(indicator, *points, target, breaks, _place(last))
    return Marks(
        indicator=indicator, level=last.level, neighbourhood=last.neighbourhood, area=last.area, figure=last,
        status=judged.status, direction=judged.direction, change=judged.change, aim=judged.aim,
        there=judged.there and _of_period(there, judged.there.period),
        before=judged.before and _of_period(own, judged.before.period),
        broken=breaks.words(judged.broken) if judged.broken else "",
    )  # fmt: skip


def _of_period(rows, period):
    return next(each for each in rows if each.period == period)


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
    """{(level, key of the place): _Points of the confirmed figures that are shown to everybody}."""
    found = defaultdict(_Points)
    rows = Observation.objects.held().filter(indicator=indicator, is_provisional=False)
    rows = rows.order_by("ends_on", "starts_on", "id")
    numbers = [Cast(name, FloatField()) for name in NUMBERS]
    for (
        key,
        level,
        place,
        area,
        starts_on,
        ends_on,
        status,
        is_hidden,
        base,
        *rest,
    ) in rows.values_list(*READ, *numbers).iterator():
        answered = answered_of(indicator, base, rest[NUMBERS.index("denominator")])
        if status_by(indicator, status, answered, is_hidden=is_hidden) == SHOWN:
            found[level, place or area].add(key, (starts_on, ends_on, *rest))
    return dict(found)


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
