"""What needs a person: one list, the most urgent first, to which every package adds the rows that it
knows of.

A package registers a source in `AppConfig.ready()`. The home page asks all of them; so may whatever
else tells a person what to do next. What somebody may not see a source does not return, and a row is
gone once its work is done, whoever did it: sources read the record, nothing is ticked off.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from core import unions
from core.cards import Link

NORMAL = 3
SOON = datetime.timedelta(days=7)
NEVER = datetime.date.max
HEADINGS = ("Now", "Overdue", "In the next seven days", "Later")
NOW = 0


@dataclass(frozen=True)
class Button:
    """What does the work from the list: its words, the address that it is sent to, and with what."""

    words: str
    url: str
    fields: dict[str, str] = field(default_factory=dict)
    leads_on: bool = False
    """Whether it opens the page where the work goes on, and not the list again."""


@dataclass(frozen=True)
class Row:
    """One thing to do: the words for it, its page and, where there is one, its last day."""

    what: str
    url: str
    due_on: datetime.date | None = None
    urgency: int = NORMAL
    """0 is going on now; else 1 is the most urgent and 4 the least, among rows that are late, soon
    due or neither."""
    where: str = ""
    about: Any = None
    """The record itself."""
    verb: str = ""
    """What the link to the page says that does the work; "" where the buttons do it."""
    buttons: tuple[Button, ...] = ()
    subject: str | None = None
    """What the work is done to, read aloud after the words of a button, so that they are not said
    twice; "" where the button says it all, None for `what`."""
    note: str = ""
    is_private: bool = False
    """Whether what it is about is said to those who signed in only: a letter says that there is
    something, and not what."""

    @property
    def aloud(self) -> str:
        """What is read aloud after the words of a button, so that each differs from all others."""
        subject = self.what if self.subject is None else self.subject
        return ", ".join(each for each in (subject, self.where) if each)

    def late(self, today: datetime.date) -> int:
        """How many days ago it was due; 0 where it is not late."""
        return max((today - self.due_on).days, 0) if self.due_on else 0


@dataclass(frozen=True)
class Asked:
    """Who asks what needs them, when, and for how many rows of each source at most."""

    user: Any
    now: datetime.datetime
    limit: int
    _known: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, read: Callable[[], Any]) -> Any:
        """What several sources read, read once."""
        if name not in self._known:
            self._known[name] = read()
        return self._known[name]

    def figure(self, name: str) -> Any:
        """The value of a figure; None where it is no question for this person. All figures are one
        query, made once."""
        return self.once("figures", self._figures).get(name)

    def _figures(self) -> dict[str, Any]:
        found = {name: each.of(self) for name, each in _figures.items()}
        asked = {name: each for name, each in found.items() if each is not None}
        if not asked:
            return {}
        row = _who().filter(pk=self.user.pk).values_list(*asked.values())
        return dict(zip(asked, row.get(), strict=True))


def _who() -> QuerySet:
    return get_user_model()._base_manager.all()


Expression = Callable[[Asked], Any]
Collect = Callable[[Asked], list[Row]]


@dataclass
class Figure:
    """`same(asked)` says what the SQL of the expression rests on besides the row of the person, which it
    calls OuterRef("pk"): as long as that is the same it is put together once in a process, since Django
    works longer on it than PostgreSQL."""

    expression: Expression
    same: Expression | None = None
    _kept: tuple[Any, Any] | None = None

    def of(self, asked: Asked) -> Any:
        """What the database works out for a person; None where it is no question for them."""
        if self.same is None:
            return self.expression(asked)
        if (key := self.same(asked)) is None:
            return None
        if self._kept is None or self._kept[0] != key:
            self._kept = key, put_together(self.expression(asked))
        return self._kept[1]


def put_together(expression: Any) -> RawSQL:
    """An expression about the person who asks, as the SQL that it comes to."""
    query = _who().query
    resolved = expression.resolve_expression(query)
    sql, params = query.get_compiler(connection=connection).compile(resolved)
    return RawSQL(sql, params, output_field=resolved.output_field)  # noqa: S611 - Django wrote it


@dataclass(frozen=True)
class Rows:
    """A source each of whose rows is one row of a table: those of all such sources are read in one query.
    `asked_for(asked)` are the table's rows, the first to be done first, None where this person is not
    concerned; `columns` is what is read of each, and `row(**columns)` makes a Row of it. It comes as JSON:
    days and moments are text."""

    asked_for: Callable[[Asked], QuerySet | None]
    columns: JSONObject
    row: Callable[..., Row]


@dataclass(frozen=True)
class Source:
    """`collect` is Rows, or `collect(asked) -> list[Row]`, the first to be done first, in a fixed number of
    queries.
    `links(user, rows) -> list[Link]` lead to more than the list shows."""

    name: str
    collect: Collect | Rows
    links: Callable[[Any, list[Row]], list[Link]]


@dataclass(frozen=True)
class Group:
    """Rows that are equally pressing, under one heading."""

    heading: str
    rows: list[tuple[Row, str]]
    """Each with how late it is, in words."""


@dataclass(frozen=True)
class Needs:
    """All that needs one person on a day."""

    today: datetime.date
    rows: list[Row]
    links: list[Link]

    @property
    def groups(self) -> list[Group]:
        """The rows under headings, without those that would stand empty."""
        found = [Group(heading, []) for heading in HEADINGS]
        for row in self.rows:
            days = row.late(self.today)
            words = f"{days} day{'s' if days > 1 else ''} overdue" if days else ""
            found[_pressing(row, self.today)].rows.append((row, words))
        return [group for group in found if group.rows]

    @property
    def late(self) -> int:
        """How many rows are late."""
        return sum(bool(row.late(self.today)) for row in self.rows)


_sources: dict[str, Source] = {}
_figures: dict[str, Figure] = {}


def no_links(user: Any, rows: list[Row]) -> list[Link]:
    return []


def fill(
    name: str,
    collect: Collect | Rows,
    *,
    links: Callable[[Any, list[Row]], list[Link]] = no_links,
) -> None:
    """Register a source. Raises LookupError where another one has the name."""
    source = Source(name, collect, links)
    if _sources.setdefault(name, source) != source:
        raise LookupError(f"There is a source {name!r} already")


def figure(name: str, expression: Expression, same: Expression | None = None) -> None:
    """Register a small thing that sources need to know before they look for rows: how many there are,
    whether there is one. `expression(asked)` is what the database works out, None where this person is
    not concerned; `asked.figure(name)` is the answer. Where neither the person nor the time is written
    into it, `same(asked)` says what is (`Figure`; None: not concerned), and is asked first. Raises
    LookupError where the name is taken."""
    known = _figures.setdefault(name, Figure(expression, same))
    if (known.expression, known.same) != (expression, same):
        raise LookupError(f"There is a figure {name!r} already")


def everybody(asked: Asked) -> str:
    """`same` of a figure that is a question for everybody and rests on nothing else."""
    return ""


def number(rows: QuerySet) -> Coalesce:
    """How many rows, as an expression."""
    counted = rows.order_by().values(_all=Value(1)).annotate(_number=Count("pk")).values("_number")
    return Coalesce(Subquery(counted), 0)


def names() -> list[str]:
    """Of all sources."""
    return list(_sources)


def rows_of(name: str, user: Any, now: datetime.datetime, limit: int) -> list[Row]:
    """What one source says to a person, `limit` rows at most. Raises KeyError for an unknown one."""
    source, asked = _sources[name], Asked(user, now, limit)
    return _said(source, asked, _read(asked, [source]))


def needs(asked: Asked) -> Needs:
    """What needs a person, `limit` rows of each source at most, the most urgent first."""
    user, today = asked.user, timezone.localdate(asked.now)
    rows, links = [], []
    read = _read(asked, _sources.values())
    for source in _sources.values():
        found = _said(source, asked, read)
        rows += found
        links += source.links(user, found)
    return Needs(today, in_order(rows, today), links)


def _read(asked: Asked, sources: Iterable[Source]) -> dict[str, list[dict[str, Any]]]:
    """{name of a source: its rows} of those that are Rows: one query."""
    parts = []
    for each in sources:
        if isinstance(each.collect, Rows) and (rows := each.collect.asked_for(asked)) is not None:
            parts.append((each.name, rows, each.collect.columns))
    return unions.read(parts, asked.limit)


def _said(source: Source, asked: Asked, read: dict[str, list[dict[str, Any]]]) -> list[Row]:
    collect = source.collect
    if isinstance(collect, Rows):
        return [collect.row(**each) for each in read.get(source.name, ())]
    return collect(asked)


def in_order(rows: Iterable[Row], today: datetime.date) -> list[Row]:
    """What goes on now, then late ones, then those that are due within seven days; among them by
    urgency and day."""
    return sorted(
        rows, key=lambda row: (_pressing(row, today), row.urgency, row.due_on or NEVER, row.what)
    )


def _pressing(row: Row, today: datetime.date) -> int:
    """The number of the heading that the row stands under. What waits without a day, and is urgent,
    is like what is due soon."""
    if row.urgency == NOW:
        return 0
    if row.due_on is None:
        return 2 if row.urgency < NORMAL else 3
    return 1 if row.due_on < today else 2 if row.due_on <= today + SOON else 3
