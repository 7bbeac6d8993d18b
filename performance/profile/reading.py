"""What is known of a place: each published indicator with its marks, in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from performance.imports.formats.imd import SCORE, TENTH
from performance.indicators.models import Indicator
from performance.indicators.wording import in_words
from performance.marks.marks import CANNOT, NO_TARGET, judge
from performance.marks.models import Marks
from performance.marks.operations import marks_as_at, point_of
from performance.marks.words import ThreeMarks, three_marks
from performance.measures.models import PriorityMeasure
from performance.observations.models import Observation
from performance.observations.shown import Figure, figures
from performance.profile.messages import Fact
from performance.profile.summing import summed

PUBLIC = AnonymousUser()
"""The reader of a profile. It says the same to everybody: nothing of it is provisional, small or not published."""
Level = Observation.Level
NEEDED = (
    "indicator", "level", "neighbourhood", "area", "starts_on", "ends_on", "status", "value", "numerator", "denominator",
    "low", "high", "base", "is_unreliable", "is_provisional", "is_hidden", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """An indicator in a place. `figure` is the latest that is shown, None where there is none; then `why` says so.
    `row` are its marks as they are kept, `marks` the same in words; `there` is what it is compared with, and `peers`
    the figures of all neighbourhoods of the same period. `later` is a newer figure that is not shown."""

    indicator: Indicator
    figure: Figure | None = None
    row: Marks | None = None
    marks: ThreeMarks | None = None
    there: Figure | None = None
    peers: tuple = ()
    later: Figure | None = None
    why: str = ""
    parts: tuple = ()
    """Keys of the figures that it was worked out from."""

    @property
    def is_worked_out(self):
        """Whether the figure stands nowhere, and was worked out from neighbourhoods."""
        return self.figure is not None and self.figure.pk is None

    @property
    def is_survey(self):
        """Whether people were asked."""
        return self.figure is not None and self.figure.base is not None

    @property
    def fact(self):
        """The same as key messages take it."""
        figure, row = self.figure, self.row
        if figure is None or row is None:
            return Fact(self.indicator.pk, self.indicator.name, "", "", "", is_shown=False)
        before = row.before
        return Fact(
            self.indicator.pk, self.indicator.name, figure.words, figure.period.words, self.indicator.source,
            is_shown=not self.indicator.is_ended and not figure.is_unreliable and self.later is None,
            is_demo=self.indicator.is_demo,
            status=row.status, status_word=self.marks.status.word, there=self.there.words if self.there else "",
            direction=row.direction, aim="" if row.aim is None else in_words(self.indicator, row.aim),
            change=row.change, before="" if before is None else in_words(self.indicator, before.value),
            before_period="" if before is None else before.period.words,
            share=float(figure.value) if is_called(self.indicator, TENTH) else None,
        )  # fmt: skip


def is_called(indicator, name):
    """Whether an indicator is the one that files call so."""
    names = [each.strip() for each in indicator.names_in_files.split(";")]
    return name == indicator.code or name in names


def deprivation(standings):
    """The standings of the Index of Multiple Deprivation: its score, and the share in the most deprived tenth."""
    return [
        each for each in standings
        if is_called(each.indicator, SCORE) or is_called(each.indicator, TENTH)
    ]  # fmt: skip


@dataclass(frozen=True)
class Known:
    """All that everybody may read of a place. `standings`: of each indicator, by block and name; `indicators` by key;
    `told`: {(indicator, level, neighbourhood, area): ThreeMarks} of the place and, of the measures of its plan, of the city."""

    standings: list
    indicators: dict
    told: dict


def standings(level, place, places):
    """[Standing] of all published indicators in a neighbourhood, an area, or the city where `place` is None."""
    return known(level, place, places).standings


def known(level, place, places, *, plan=None, day=None):
    """The Known of a place. `places`: all neighbourhoods; `plan`: that of the place, whose measures of the city are read
    along; `day`: as the figures of periods that were over on a day have it, for what is still collected then. Four
    queries, and one more for an area; six for a day."""
    indicators = _indicators(day)
    by_key = {each.pk: each for each in places}
    at = {"level": level} | ({level: place} if place is not None else {})
    rows = _marks(at, place, indicators, plan, day)
    marks = {each.indicator_id: each for each in rows if each.level == level}
    seen = Observation.objects.visible_to(PUBLIC).held().only(*NEEDED)
    seen = seen.filter(indicator__in=list(indicators))  # one may be published meanwhile
    if day is not None:
        seen = seen.filter(ends_on__lte=day)
    latest = seen.filter(**at).order_by("indicator_id", "-ends_on", "-starts_on")
    latest = list(latest.distinct("indicator_id"))
    parts = _parts(seen, place, by_key) if level == Level.AREA else []
    periods = [each.figure for each in marks.values()]
    periods += [each for each in parts if each.indicator_id not in marks]
    peers = _peers(seen, level, periods)
    told = _Told(indicators, by_key, place)
    told.add([*latest, *parts, *peers])
    for each in rows:
        each.indicator = indicators[each.indicator_id]
        told.add([row for row in (each.figure, each.there) if row is not None])
    built = _Built(level, place, marks, latest, parts, peers, told)
    return Known(
        [built.of(each) for each in indicators.values()], indicators, {_key(each): three_marks(each) for each in rows}
    )  # fmt: skip


def _marks(at, place, indicators, plan, day):
    """Those of the place, and of the city for what the plan measures there: as they are kept, or as at a day. One query
    as they are kept."""
    if day is not None:
        return list(marks_as_at(indicators.values(), at["level"], place and place.pk, day).values())
    where = Q(**at)
    if plan is not None and at["level"] != Level.CITY:
        measured = PriorityMeasure.objects.held().filter(priority__plan=plan, level=Level.CITY)
        where |= Q(level=Level.CITY, indicator__in=measured.values("indicator"))
    rows = Marks.objects.visible_to(PUBLIC).filter(where, indicator__in=list(indicators))
    return list(rows.select_related("figure", "there", "before"))


def _key(row):
    return row.indicator_id, row.level, row.neighbourhood_id, row.area_id


def _indicators(day=None):
    """{key: Indicator}, block by block as the framework has them."""
    order = {value: n for n, value in enumerate(Indicator.Block.values)}
    rows = Indicator.objects.visible_to(PUBLIC).select_related("agency")
    if day is not None:
        rows = rows.collected(day)
    return {each.pk: each for each in sorted(rows, key=lambda each: (order[each.block], each.name))}


def _parts(seen, area, by_key):
    """The latest figure of each indicator in each neighbourhood of an area."""
    own = [key for key, each in by_key.items() if each.area_id == area.pk]
    rows = seen.filter(neighbourhood__in=own)
    rows = rows.order_by("indicator_id", "neighbourhood_id", "-ends_on", "-starts_on")
    return list(rows.distinct("indicator_id", "neighbourhood_id"))


def _peers(seen, level, rows):
    """The figures of all neighbourhoods, the city and (for the city) England of the periods of some rows, one query."""
    wanted = defaultdict(set)
    for each in rows:
        wanted[each.starts_on, each.ends_on].add(each.indicator_id)
    if not wanted:
        return []
    where = Q()
    for (first, last), keys in sorted(wanted.items()):
        where |= Q(starts_on=first, ends_on=last, indicator__in=keys)
    beside = Level.COUNTRY if level == Level.CITY else Level.CITY
    return list(seen.filter(where, level__in=[Level.NEIGHBOURHOOD, beside]))


class _Told:
    """Rows as everybody may read them: {key of a row: Figure}."""

    def __init__(self, indicators, places, area):
        self.indicators, self.places, self.area, self.figures = indicators, places, area, {}

    def add(self, rows):
        rows = [each for each in rows if each.pk not in self.figures]
        for each in rows:
            each.indicator = self.indicators[each.indicator_id]
            if each.neighbourhood_id:
                each.neighbourhood = self.places[each.neighbourhood_id]
            if each.area_id:
                each.area = self.area
        self.figures |= {each.pk: each for each in figures(rows, PUBLIC)}

    def __getitem__(self, row):
        return self.figures[row.pk]


@dataclass
class _Built:
    """Standings from rows that are read."""

    level: str
    place: Any
    marks: dict
    latest: list
    parts: list
    peers: list
    told: _Told

    def __post_init__(self):
        self.last = {each.indicator_id: each for each in self.latest}
        self.of_parts, self.beside = defaultdict(list), {}
        for each in self.parts:
            self.of_parts[each.indicator_id].append(each)
        self.among = defaultdict(list)
        for each in self.peers:
            key = each.indicator_id, each.period
            if each.level == Level.NEIGHBOURHOOD:
                self.among[key].append(self.told[each])
            else:
                self.beside[key] = each

    def of(self, indicator):
        row, last = self.marks.get(indicator.pk), self.last.get(indicator.pk)
        if row is None and last is None and self.level == Level.AREA:
            return self._worked_out(indicator)
        if row is None:
            why = self.told[last].words if last is not None else "No figure yet"
            return Standing(indicator, later=self.told[last] if last is not None else None, why=why)
        is_later = last is not None and last.period > row.figure.period
        return self._standing(indicator, row, self.told[last] if is_later else None)

    def _standing(self, indicator, row, later=None):
        figure = self.told[row.figure] if row.figure.pk else figures([row.figure], PUBLIC)[0]
        return Standing(
            indicator, figure, row, three_marks(row), self.told[row.there] if row.there else None,
            tuple(self.among[indicator.pk, row.figure.period]), later,
        )  # fmt: skip

    def _worked_out(self, indicator):
        parts = [self.told[each] for each in self.of_parts[indicator.pk]]
        if not parts:
            return Standing(indicator, why="No figure yet")
        number = sum(each.area_id == self.place.pk for each in self.told.places.values())
        found = summed(indicator, self.place, parts, number)
        if found.row is None:
            return Standing(indicator, why=found.why)
        city = self.beside.get((indicator.pk, found.row.period))
        if city is not None and not self.told[city].is_value:
            city = None
        there = [point_of(city)] if city is not None else []
        judged = judge(indicator, [point_of(found.row)], there)
        row = Marks(
            indicator=indicator, level=self.level, area=self.place, figure=found.row, status=judged.status,
            there=city if judged.there else None, direction=NO_TARGET, change=CANNOT,
        )  # fmt: skip
        return replace(self._standing(indicator, row), parts=tuple(each.pk for each in parts))
