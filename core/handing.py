"""What stands in one person's name, so that it can be given to others in one go.

A package registers the kinds of things it knows of in `AppConfig.ready()`: which of them the user sees,
whose they are, and by which operation of its own one goes to somebody else, or why it never does.
Another registry says who has left: whose last post, seat or role has ended.
"""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from core import events
from core.actors import Actor
from core.rows import change, in_words

Rows = Callable[[Any], QuerySet]


def nothing(rows: list[Any], to: Any) -> dict[int, str]:
    return {}


@dataclass(frozen=True)
class Kind:
    """One kind of thing. `seen(user)`: the rows of any time that the user sees; `standing(day)`: a Q of
    those that still stand in somebody's name; `field`: the path to that person, "" where `named(person)`
    is a Q of its own.

    `move(row, to, by=, at=, note=)` gives one away, on a locked row on which `right` was asked; without
    it rows stay, and `stays` says why. `refuses(rows, to)`: {key: why it cannot go to them}, in a fixed
    number of queries."""

    name: str
    label: str
    seen: Rows
    standing: Callable[[datetime.date], Q]
    words: Callable[[Any], str]
    address: Callable[[Any], str]
    field: str = "person"
    named: Callable[[Any], Q] | None = None
    related: tuple[str, ...] = ()
    right: Any = None
    move: Callable[..., None] | None = None
    refuses: Callable[[list[Any], Any], dict[int, str]] = nothing
    stays: str = ""
    order: int = 0

    def of(self, person: Any, user: Any, day: datetime.date) -> QuerySet:
        """The rows in the name of a person that the user sees."""
        mine = self.named(person) if self.named else Q(**{self.field: person.pk})
        rows = self.seen(user).filter(mine, self.standing(day))
        return rows.select_related(*self.related).order_by("pk")

    def of_places(self, user: Any) -> QuerySet:
        """The rows that the user sees and may give away."""
        rows = self.seen(user)
        mine = rows.model._default_manager.changeable_by(user, self.right)
        return rows.filter(pk__in=mine.order_by().values("pk"))

    def may_move(self, rows: list[Any], user: Any) -> set[int]:
        """Keys of those of the rows that the user may give away. One query."""
        if self.move is None or not rows:
            return set()
        mine = type(rows[0])._default_manager.changeable_by(user, self.right)
        keys = [each.pk for each in rows]
        return set(mine.filter(pk__in=keys).order_by().values_list("pk", flat=True))


@dataclass(frozen=True)
class Line:
    """One thing in somebody's name, as a page shows it; `stays` says why it cannot be given away."""

    kind: Kind
    row: Any
    stays: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind.name}-{self.row.pk}"

    @property
    def words(self) -> str:
        return self.kind.words(self.row)

    @property
    def address(self) -> str:
        return self.kind.address(self.row)


@dataclass(frozen=True)
class Left:
    """Who has left: `ended(user, since, day)` are rows, in places that the user looks after, of what
    ended between the two days, with the path to the person; `runs(day)` a Q of people who go on."""

    name: str
    field: str
    ended: Callable[[Any, datetime.date, datetime.date], QuerySet]
    runs: Callable[[datetime.date], Q] | None = None


_kinds: dict[str, Kind] = {}
_left: dict[str, Left] = {}

NO_RIGHT = "You do not have the right to give this to someone else."


def register(*kinds: Kind) -> None:
    """Register kinds. Raises LookupError where another one has the name."""
    for each in kinds:
        if _kinds.setdefault(each.name, each) is not each and _kinds[each.name] != each:
            raise LookupError(f"There is a kind {each.name!r} already")


def leaving(*ways: Left) -> None:
    """Register ways in which people leave."""
    for each in ways:
        _left.setdefault(each.name, each)


def kinds() -> list[Kind]:
    """All kinds, in their order."""
    return sorted(_kinds.values(), key=lambda each: (each.order, each.name))


def kind(name: str) -> Kind:
    """The kind of a name; raises LookupError for none."""
    return _kinds[name]


def lines(person: Any, user: Any, day: datetime.date) -> list[Line]:
    """All that stands in the name of a person, as the user may see it. Two queries a kind."""
    found = []
    for each in kinds():
        rows = list(each.of(person, user, day))
        may = each.may_move(rows, user)
        for row in rows:
            why = each.stays if each.move is None else "" if row.pk in may else NO_RIGHT
            found.append(Line(each, row, why))
    return found


def counts(people: Iterable[int], user: Any, day: datetime.date) -> Counter:
    """{key of a person: how many things that the user may give away stand in that name}. One query."""
    people = list(people)
    parts = [
        each.of_places(user)
        .filter(each.standing(day), **{f"{each.field}__in": people})
        .order_by()
        .values_list(each.field, "pk")
        for each in kinds()
        if each.move is not None
    ]
    if not (people and parts):
        return Counter()
    return Counter(key for key, _ in parts[0].union(*parts[1:], all=True))


def who_left(user: Any, since: datetime.date, day: datetime.date) -> tuple[Q, Q]:
    """(people who left, people who go on elsewhere), as two Qs of people: of one query together."""
    left, runs = Q(pk__in=()), Q(pk__in=())
    for each in _left.values():
        left |= Q(pk__in=each.ended(user, since, day).order_by().values(each.field))
        if each.runs is not None:
            runs |= each.runs(day)
    return left, runs


@dataclass(frozen=True)
class Succession:
    """What is open in the name of an organisation that ends. `rows(agency)` are all of it, `seen(user)`
    those that somebody sees; `move(rows, agency, to, by=, at=)` gives them to its successor, as a step of
    the operation that ends it. What does not hold it (`holds`) lets it end without a successor: `to` is None then."""

    name: str
    label: str
    rows: Callable[[Any], QuerySet]
    seen: Rows
    move: Callable[..., None]
    order: int = 0
    holds: bool = True


def give(field: str) -> Callable[..., None]:
    """A `move` that writes the successor into a field of each row, with an event on it."""

    def move(rows: QuerySet, agency: Any, to: Any, *, by: Actor, at: datetime.datetime) -> None:
        for row in rows.select_for_update(of=("self",)).order_by("pk"):
            setattr(row, field, agency)  # by the name that it had until now
            changed = change(row, {field: to})
            events.record("changed", row, by=by, at=at, changes=in_words(changed))

    return move


_successions: dict[str, Succession] = {}


def succeed(*kinds: Succession) -> None:
    """Register what goes to a successor."""
    for each in kinds:
        _successions.setdefault(each.name, each)


def successions() -> list[Succession]:
    """All of them, in their order."""
    return sorted(_successions.values(), key=lambda each: (each.order, each.name))
