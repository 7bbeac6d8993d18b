"""All places at a glance: one row each, and columns to which every package adds what it knows.

A package registers columns in `AppConfig.ready()`; what a reader may not see a column does not count.
Other packages also add parts of the briefing, which is written from the same figures.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Cell:
    """What a column says of one place. `number`: how many; None where nothing is counted, as of a
    date. `words` stand instead of the number; `url` leads to the rows behind it."""

    number: int | None = 0
    words: str = ""
    url: str = ""

    @property
    def text(self) -> str:
        return self.words or (f"{self.number:,}" if self.number is not None else "–")

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to look at."""
        return not self.number and not self.words


@dataclass(frozen=True)
class Asked:
    """Who asks, and about which places."""

    places: list
    user: Any
    _known: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, read: Callable[[], Any]) -> Any:
        """What several columns read, read once."""
        if name not in self._known:
            self._known[name] = read()
        return self._known[name]


Collect = Callable[[Asked], dict[int, Cell]]


@dataclass(frozen=True)
class Column:
    """`collect(asked) -> {place id: Cell}` in a fixed number of queries. Numbers of a column
    that `counts` are of things late, vacant or missing: the more, the worse."""

    key: str
    heading: str
    collect: Collect
    order: int = 0
    counts: bool = True
    meaning: str = ""
    """What is counted, in a sentence."""
    unit: str = ""
    """What the numbers count, after a number: "late agendas"; "" where none are counted."""


@dataclass(frozen=True)
class Line:
    """One place and its cells, in the order of the columns."""

    place: Any
    cells: dict[str, Cell]
    total: int


@dataclass(frozen=True)
class Glance:
    """What is known of several places: the columns, and a line for each place."""

    columns: list[Column]
    lines: list[Line]

    def in_order(self, key: str = "") -> list[Line]:
        """The worst first, by one column, or by all that is counted; else by name."""
        return sorted(self.lines, key=lambda each: (-_worth(each, key), str(each.place)))

    @property
    def totals(self) -> dict[str, int]:
        """{key of a column that counts: the sum of its numbers}."""
        return {
            column.key: sum(each.cells[column.key].number or 0 for each in self.lines)
            for column in self.columns
            if column.counts
        }


def _worth(line: Line, key: str) -> int:
    return (line.cells[key].number or 0) if key in line.cells else line.total


@dataclass(frozen=True)
class Section:
    """A part of the briefing: a heading, and lines of it, or what it says where there are none."""

    heading: str
    lines: Iterable[str] = ()
    none: str = "None."


@dataclass
class _Registry:
    columns: list[Column] = field(default_factory=list)
    sections: list[tuple[int, Callable[[list, Any], Section]]] = field(default_factory=list)


_registry = _Registry()
NOTHING = Cell()


def fill(column: Column) -> None:
    """Add a column. Raises LookupError where another one has its key."""
    known = {each.key: each for each in _registry.columns}
    if known.setdefault(column.key, column) != column:
        raise LookupError(f"There is a column {column.key!r} already")
    _registry.columns = sorted(known.values(), key=lambda each: each.order)


def brief(section: Callable[[list, Any], Section], *, order: int = 0) -> None:
    """Add a part of the briefing: `section(places, user)`."""
    if section not in [each for _, each in _registry.sections]:
        _registry.sections.append((order, section))
        _registry.sections.sort(key=lambda each: each[0])


def look(places: Iterable, user: Any) -> Glance:
    """Every column of every place, as the user may know it."""
    asked = Asked(list(places), user)
    found = {each.key: each.collect(asked) for each in _registry.columns}
    lines = []
    for place in asked.places:
        cells = {key: cells.get(place.pk, NOTHING) for key, cells in found.items()}
        total = sum(cells[each.key].number or 0 for each in _registry.columns if each.counts)
        lines.append(Line(place, cells, total))
    return Glance(list(_registry.columns), lines)


def sections(places: list, user: Any) -> list[Section]:
    """The parts of the briefing, in order."""
    return [each(places, user) for _, each in _registry.sections]
