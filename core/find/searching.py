"""One box over all kinds: two queries find, one marks, however many kinds there are."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import IntegerField, QuerySet, Value

from core.find import COLUMNS, PREFIX, Kind, Line
from core.find.marks import Pieces, marked, pieces, snippet
from core.find.text import Asked

SHOWN = 5
"""So many of each kind are shown together."""
COUNTED = 100
"""So many of each kind are counted, and no more."""


@dataclass(frozen=True)
class Hit:
    """One thing that was found, with the words found in its title and in its text."""

    url: str
    title: Pieces
    where: str = ""
    text: Pieces = field(default_factory=list)
    day: datetime.date | None = None
    look: tuple[str, str, str] | None = None


@dataclass(frozen=True)
class Group:
    """What was found of one kind: the first few, and how many there are."""

    kind: Kind
    hits: list[Hit]
    count: int

    @property
    def count_words(self) -> str:
        return f"more than {COUNTED}" if self.count > COUNTED else str(self.count)

    @property
    def has_more(self) -> bool:
        return self.count > len(self.hits)


@dataclass(frozen=True)
class Results:
    """`exact` is what the whole text names by its reference."""

    exact: list[Hit]
    groups: list[Group]

    def __bool__(self) -> bool:
        return bool(self.exact or self.groups)


def search(user: Any, asked: Asked, kinds: list[Kind]) -> Results:
    """What the user finds of these kinds. Five queries at most, whatever their number."""
    if not asked.words:
        return Results([], [])
    named = _ids([(k, k.exact(user, asked.text)) for k in kinds if k.exact], SHOWN)
    found = _ids([(kind, kind.rows(user, asked)) for kind in kinds], COUNTED + 1)
    ids = {code: named.get(code, []) + found.get(code, [])[:SHOWN] for code in {*named, *found}}
    lines = _lines(kinds, ids)
    shown = Shown(asked, [line for each in lines.values() for line in each.values()])
    exact = [
        shown.hit(kind, lines[kind.code][pk]) for kind in kinds for pk in named.get(kind.code, ())
    ]
    groups = [
        Group(kind, [shown.hit(kind, lines[kind.code][pk]) for pk in pks[:SHOWN]], len(pks))
        for kind in kinds
        if (pks := found.get(kind.code))
    ]
    return Results(exact, groups)


class Shown:
    """Lines as hits: the words that were found are looked up once for all of them. One query."""

    def __init__(self, asked: Asked, lines: Iterable[Line]) -> None:
        self.found = marked(asked, [text for line in lines for text in (line.title, line.text)])

    def hit(self, kind: Kind, line: Line) -> Hit:
        return Hit(
            url=kind.url(line),
            title=pieces(line.title, self.found),
            where=line.where,
            text=snippet(line.text, self.found) if line.text not in ("", line.title) else [],
            day=line.day,
            look=kind.look(line),
        )


def line_of(row: Any) -> Line:
    """A row of `Kind.with_columns` as a Line."""
    values = {name: getattr(row, f"{PREFIX}{name}") for name in COLUMNS}
    return Line(row.pk, **{name: value for name, value in values.items() if value is not None})


def _ids(asked_of: list[tuple[Kind, QuerySet | None]], limit: int) -> dict[str, list[int]]:
    """{code: keys of the first rows, in the order of their kind}. One query: a part after the other
    goes through it, each in its own order."""
    parts = [
        kind.first(rows, limit)
        .annotate(find_kind=Value(number, output_field=IntegerField()))
        .values_list("find_kind", "pk")
        for number, (kind, rows) in enumerate(asked_of)
        if rows is not None
    ]
    found: dict[str, list[int]] = {}
    for number, pk in _union(parts):
        found.setdefault(asked_of[number][0].code, []).append(pk)
    return found


def _lines(kinds: list[Kind], ids: dict[str, list[int]]) -> dict[str, dict[int, Line]]:
    """{code: {key: Line}} of these rows, which the user was found to see. One query."""
    found: dict[str, dict[int, Line]] = {code: {} for code in ids}
    names = [f"{PREFIX}{name}" for name in COLUMNS]
    parts = [
        kind.with_columns(kind.model._default_manager.filter(pk__in=ids[kind.code]))  # type: ignore[attr-defined]
        .order_by()
        .annotate(find_kind=Value(number, output_field=IntegerField()))
        .values_list("find_kind", "pk", *names)
        for number, kind in enumerate(kinds)
        if ids.get(kind.code)
    ]
    for number, pk, *values in _union(parts):
        said = {name: value for name, value in zip(COLUMNS, values, strict=True) if value}
        found[kinds[number].code][pk] = Line(pk, **said)
    return found


def _union(parts: list[QuerySet]) -> Iterable[tuple]:
    if not parts:
        return ()
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
