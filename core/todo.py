"""What waits for a person: one list, to which every package adds the rows that it knows of.

A package registers a source in `AppConfig.ready()`. The home page asks all of them; so may whatever
else tells a person what to do next. What somebody may not see a source does not return.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.cards import Link

NORMAL = 3


@dataclass(frozen=True)
class Row:
    """One thing to do: the words for it, its page and, where there is one, its last day."""

    what: str
    url: str
    due_on: datetime.date | None = None
    urgency: int = NORMAL
    """1 is the most urgent, 4 the least."""
    where: str = ""
    about: Any = None
    """The record itself, for a template that shows more of it."""


@dataclass(frozen=True)
class Source:
    """`collect(user, now, limit) -> list[Row]`, the first to be done first, in a fixed number of
    queries. `links(user, rows) -> list[Link]` stand below the rows. A source without `empty` words
    is shown only where there are rows."""

    name: str
    collect: Callable[[Any, datetime.datetime, int], list[Row]]
    heading: str
    order: int
    template: str
    empty: str
    links: Callable[[Any, list[Row]], list[Link]]


@dataclass(frozen=True)
class Section:
    """What one source says to one person."""

    source: Source
    rows: list[Row]
    links: list[Link]

    @property
    def records(self) -> list[Any]:
        """What each row is about."""
        return [row.about for row in self.rows]


_sources: dict[str, Source] = {}


def no_links(user: Any, rows: list[Row]) -> list[Link]:
    return []


def fill(
    name: str,
    collect: Callable[[Any, datetime.datetime, int], list[Row]],
    *,
    heading: str,
    order: int,
    template: str = "components/todo.html",
    empty: str = "",
    links: Callable[[Any, list[Row]], list[Link]] = no_links,
) -> None:
    """Register a source. Raises LookupError where another one has the name."""
    source = Source(name, collect, heading, order, template, empty, links)
    if _sources.setdefault(name, source) != source:
        raise LookupError(f"There is a source {name!r} already")


def sections(user: Any, now: datetime.datetime, limit: int) -> list[Section]:
    """The sections of one person in their order, each with `limit` rows at most."""
    found = []
    for source in sorted(_sources.values(), key=lambda each: each.order):
        rows = source.collect(user, now, limit)
        if rows or source.empty:
            found.append(Section(source, rows, source.links(user, rows)))
    return found
