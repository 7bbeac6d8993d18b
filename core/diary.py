"""One calendar of everything with a date: every package adds the entries that it knows of.

A package registers a source in `AppConfig.ready()`. The calendar asks all of them; so may whatever
else shows days. What somebody may not see a source does not return.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import JSONObject

from core import unions
from core.calendar import DAY

LIMIT = 400
LONG = 62
"""From so many days on entries that are many and small wait until somebody asks for them."""


@dataclass(frozen=True)
class Entry:
    """Something on a day, or from one day to another. `at` and `ends_at` are moments, None where it
    is about whole days."""

    title: str
    first: datetime.date
    url: str = ""
    last: datetime.date | None = None
    at: datetime.datetime | None = None
    ends_at: datetime.datetime | None = None
    where: str = ""
    neighbourhood_id: int | None = None
    """None: of the whole city."""
    body_id: int | None = None
    short: str = ""
    """What a narrow box says; "" for the title."""
    note: str = ""
    is_cancelled: bool = False
    about: Any = None
    """The record itself."""
    kind: str = ""
    """The name of its source, set by `read`."""
    key: str = ""
    """What names it in a calendar program, whatever becomes of its words and its day."""

    @property
    def until(self) -> datetime.date:
        """Its last day."""
        return self.last or self.first

    def days(self, first: datetime.date, after: datetime.date) -> Iterator[datetime.date]:
        """Its days, of those from `first` to the one before `after`."""
        day = max(self.first, first)
        while day <= self.until and day < after:
            yield day
            day += DAY


@dataclass(frozen=True)
class Asked:
    """Who asks for which days (`after` is no longer one of them), and what of them."""

    user: Any
    first: datetime.date
    after: datetime.date
    kind: str = ""
    neighbourhood_id: int | None = None
    body_id: int | None = None
    person: Any = None
    """Entries at which this person is expected, or which are the person's to do."""
    limit: int = LIMIT
    _known: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, read: Callable[[], Any]) -> Any:
        """What several sources read, read once."""
        if name not in self._known:
            self._known[name] = read()
        return self._known[name]

    @property
    def is_broad(self) -> bool:
        """Whether it is about many days of everybody, where small things would hide the others."""
        narrowed = self.kind or self.neighbourhood_id or self.body_id or self.person
        return not narrowed and (self.after - self.first).days > LONG


Collect = Callable[[Asked], Iterable[Entry]]


@dataclass(frozen=True)
class Rows:
    """A source each of whose entries is one row: the rows of all such sources are read in one query.
    `asked_for(asked)` are its rows in order, None where there is nothing to look for; `columns` is what
    is read of each, and `entry(**columns)` makes the entry of it. It comes as JSON: days and moments
    are text."""

    asked_for: Callable[[Asked], QuerySet | None]
    columns: JSONObject
    entry: Callable[..., Entry]


@dataclass(frozen=True)
class Source:
    """`collect` is Rows, or `collect(asked) -> entries`, in a fixed number of queries, `asked.limit` and
    one more at most. `word` names what it is about; `shape` stands beside it wherever a colour does."""

    name: str
    collect: Collect | Rows
    word: str
    shape: str


@dataclass(frozen=True)
class Diary:
    """All that stands in the calendar for somebody, in the order of time."""

    entries: list[Entry]
    cut: list[str]
    """The words of sources that had more than can be shown."""


_sources: dict[str, Source] = {}


def fill(name: str, collect: Collect | Rows, *, word: str, shape: str) -> None:
    """Register a source. Raises LookupError where another one has the name."""
    source = Source(name, collect, word, shape)
    if _sources.setdefault(name, source) != source:
        raise LookupError(f"There is a source {name!r} already")


def sources() -> list[Source]:
    """All of them, in the order in which they were registered."""
    return list(_sources.values())


def read(asked: Asked) -> Diary:
    """The entries of every source, or of the one that is asked for."""
    chosen = [each for each in _sources.values() if asked.kind in ("", each.name)]
    rows = _rows(asked, chosen)
    entries, cut = [], []
    for source in chosen:
        if isinstance(source.collect, Rows):
            found = [source.collect.entry(**each) for each in rows.get(source.name, ())]
        else:
            found = list(source.collect(asked))
        if len(found) > asked.limit:
            cut.append(source.word)
        entries += [replace(each, kind=source.name) for each in found[: asked.limit]]
    return Diary(sorted(entries, key=_order), cut)


def _rows(asked: Asked, chosen: Iterable[Source]) -> dict[str, list[dict[str, Any]]]:
    """{name of a source: its rows} of those that are Rows: one query."""
    parts = []
    for each in chosen:
        if isinstance(each.collect, Rows) and (rows := each.collect.asked_for(asked)) is not None:
            parts.append((each.name, rows, each.collect.columns))
    return unions.read(parts, asked.limit + 1)


def _order(entry: Entry) -> tuple:
    """Whole days before times of day."""
    return (entry.first, entry.at is not None, entry.at.timestamp() if entry.at else 0, entry.title)


def by_day(
    entries: Iterable[Entry], first: datetime.date, after: datetime.date
) -> dict[datetime.date, list[Entry]]:
    """{day: its entries}, each on all of its days."""
    found: dict[datetime.date, list[Entry]] = {}
    for entry in entries:
        for day in entry.days(first, after):
            found.setdefault(day, []).append(entry)
    return found
