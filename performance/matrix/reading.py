"""What the matrix reads: how every indicator stands in every place, in a number of queries that does not grow."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core import settings
from performance.marks.models import Marks
from performance.marks.words import NOTHING, ThreeMarks, brief_marks, three_marks
from performance.matrix.due import Age, age_of
from performance.observations.models import Observation
from performance.observations.querysets import OF_FEW
from performance.observations.shown import MISSING, WORDS, Figure, figures, status_of
from performance.periods import Period
from performance.returns.settings import RETURN_DAYS

Level = Observation.Level
CITY = (Level.CITY, None)
NEEDED = (
    "indicator", "level", "neighbourhood", "area", "starts_on", "ends_on", "status", "value", "numerator", "denominator",
    "low", "high", "base", "is_unreliable", "is_provisional", "is_hidden", "note",
)  # fmt: skip
"""Of a figure, to say it."""


@dataclass(frozen=True)
class Later:
    """That the latest period has no figure that anybody is shown: why, as `performance.observations.shown` says it."""

    period: Period
    status: str
    pk: int

    @property
    def words(self) -> str:
        return WORDS[self.status]


@dataclass(frozen=True)
class Cell:
    """An indicator in a place: its latest figure that is shown, None where there is none; its marks; how old it is; and
    what the latest period has, where that is not shown."""

    indicator: Any
    place: str
    key: tuple
    figure: Figure | None = None
    marks: ThreeMarks = NOTHING
    age: Age | None = None
    later: Later | None = None
    row: Marks | None = None

    @property
    def status(self) -> str:
        """For files: value, or why there is none."""
        if self.figure is not None:
            return self.figure.status
        return self.later.status if self.later else MISSING


def place_key(row):
    """(level, key of the neighbourhood or area)."""
    return row.level, row.neighbourhood_id or row.area_id


def put(row, name, related):
    """What a row refers to, read already: a thousand rows would take long to check it."""
    row._meta.get_field(name).set_cached_value(row, related)


class Reading:
    """Cells of `indicators` in Derby and in `places` and `areas`. Three queries; with `with_why` the marks say their
    sentence. Everybody reads the same: figures that are confirmed, and not too small to be shown."""

    def __init__(self, indicators, places=(), areas=(), *, user, with_why=False):
        self.indicators = {each.pk: each for each in indicators}
        self.names = {CITY: Level.CITY.label}
        self.places = {(Level.NEIGHBOURHOOD, each.pk): each for each in places}
        self.places |= {(Level.AREA, each.pk): each for each in areas}
        self.names |= {key: str(each) for key, each in self.places.items()}
        self.user, self.with_why = user, with_why
        self.today = timezone.localdate()
        self.days = settings.value(RETURN_DAYS.name, on=self.today)
        self._ages: dict = {}

    def cell(self, indicator, key) -> Cell:
        """The cell of an indicator in a place, by (level, key)."""
        found = self.cells.get((indicator.pk, key))
        return found or Cell(indicator, self.names[key], key)

    @cached_property
    def told(self) -> set[int]:
        """Keys of the indicators of which there is something to say in one of these places."""
        return {pk for pk, _ in self.cells}

    @cached_property
    def cells(self) -> Mapping[tuple, Cell]:
        """{(key of the indicator, (level, key of the place)): Cell} of all that have a figure or say why not."""
        rows = list(self._here(Marks.objects.visible_to(self.user)))
        self._read_figures(rows)
        later = self._later()
        found = {}
        told = figures([row.figure for row in rows], self.user)
        for row, figure in zip(rows, told, strict=True):
            key = (row.indicator_id, place_key(row))
            found[key] = self._cell(row, figure, later.pop(key, None))
        for (pk, place), why in later.items():
            found[pk, place] = Cell(self.indicators[pk], self.names[place], place, later=why)
        return found

    def _here(self, rows):
        """Rows of these indicators in these places."""
        of = {level: [pk for kind, pk in self.places if kind == level] for level in Level}
        where = Q(level=Level.CITY) | Q(neighbourhood__in=of[Level.NEIGHBOURHOOD])
        if of[Level.AREA]:
            where |= Q(area__in=of[Level.AREA])
        return rows.filter(where, indicator__in=list(self.indicators))

    def _read_figures(self, rows):
        """Marks with their figures read along: for the sentences those that they are compared with too."""
        names = ("figure", "there", "before") if self.with_why else ("figure",)
        keys = {getattr(row, f"{name}_id") for row in rows for name in names}
        found = Observation.objects.filter(pk__in=[key for key in keys if key]).only(*NEEDED)
        read = {each.pk: each for each in found}
        for each in read.values():
            self._with_place(each)
        for row in rows:
            put(row, "indicator", self.indicators[row.indicator_id])
            for name in names:
                put(row, name, read.get(getattr(row, f"{name}_id")))

    def _with_place(self, row):
        put(row, "indicator", self.indicators[row.indicator_id])
        if row.level in (Level.NEIGHBOURHOOD, Level.AREA):
            put(row, row.level, self.places.get(place_key(row)))

    def _cell(self, row, figure, later):
        place = place_key(row)
        marks = (
            three_marks(row)
            if self.with_why
            else brief_marks(row.status, row.direction, row.change, row.level)
        )
        age = self._age(row.indicator, figure.period)
        if later is not None:
            age = Age(age.words, self._age(row.indicator, later.period).key)
        return Cell(row.indicator, self.names[place], place, figure, marks, age, later, row)

    def _age(self, indicator, period):
        key = (indicator.pk, period)
        if key not in self._ages:
            self._ages[key] = age_of(
                period, indicator.frequency, self.today, days=self.days, is_ended=indicator.is_ended
            )
        return self._ages[key]

    def _later(self):
        """{as of `cells`: Later} of what is not shown and ends after all that is."""
        shown_since = Marks.objects.filter(
            Q(neighbourhood=OuterRef("neighbourhood"))
            | Q(area=OuterRef("area"))
            | Q(neighbourhood=None, area=None),
            indicator=OuterRef("indicator"), level=OuterRef("level"),
            figure__ends_on__gte=OuterRef("ends_on"),
        )  # fmt: skip
        unshown = Q(status=Observation.Status.MISSING) | Q(is_hidden=True) | OF_FEW
        rows = self._here(Observation.objects.held().filter(unshown, is_provisional=False))
        found = {}
        for row in rows.filter(~Exists(shown_since)).order_by("ends_on", "starts_on", "id"):
            row.indicator = self.indicators[row.indicator_id]
            found[row.indicator_id, place_key(row)] = Later(row.period, status_of(row), row.pk)
        return found
