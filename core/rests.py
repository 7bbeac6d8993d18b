"""What rests on a fact, asked before the fact changes.

A package declares a fact by name; packages further right hold it. The operation that changes the fact
asks, under its lock, whether somebody refuses (`refuse`), or has everybody take back what rests on
it (`take_back`). Declared and held in `AppConfig.ready()`, as slots are.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from core.actors import Actor
from core.errors import Refused


@dataclass(frozen=True)
class Holder:
    """`refuses(row)` says why the fact must stay, or None; `undo(row, by=, at=, reason=)` takes back
    what rests on it, or raises Refused."""

    name: str
    refuses: Callable[[Any], str | None] | None = None
    undo: Callable[..., None] | None = None


@dataclass
class Fact:
    name: str
    meaning: str
    holders: list[Holder] = field(default_factory=list)


_facts: dict[str, Fact] = {}


def declare(name: str, meaning: str) -> None:
    """Declare a fact by name, with a line that says what is given as its row."""
    _facts.setdefault(name, Fact(name, meaning))


def hold(
    fact: str,
    name: str,
    *,
    refuses: Callable[[Any], str | None] | None = None,
    undo: Callable[..., None] | None = None,
) -> None:
    """Register a holder of a fact. Raises LookupError for one that nobody declared."""
    holder, holders = Holder(name, refuses, undo), _found(fact).holders
    if holder not in holders:
        holders.append(holder)


def refuse(fact: str, row: Any, field: str | None = None) -> None:
    """Raises Refused with the first reason for which the fact must stay, at a `field` of the form
    where there is one; LookupError for a fact that nobody declared."""
    for holder in _found(fact).holders:
        if holder.refuses and (reason := holder.refuses(row)):
            raise Refused(reason, field)


def take_back(fact: str, row: Any, *, by: Actor, at: datetime.datetime, reason: str = "") -> None:
    """Every holder takes back what rests on the fact. Raises Refused where one does not, and
    LookupError for a fact that nobody declared."""
    refuse(fact, row)
    for holder in _found(fact).holders:
        if holder.undo:
            holder.undo(row, by=by, at=at, reason=reason)


def _found(name: str) -> Fact:
    if name not in _facts:
        raise LookupError(f"No fact is called {name!r}. Declared: {', '.join(sorted(_facts))}")
    return _facts[name]
