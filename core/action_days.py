"""Action days and what they cost: who runs them registers here, and pages of cost and results ask.

A package registers a source in `AppConfig.ready()`. As long as there is none, no day is recorded.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Cost:
    """A part of what a day cost, in words and pounds."""

    words: str
    amount: Decimal


@dataclass(frozen=True)
class Day:
    """One action day: when and where it was, its page, and what it cost."""

    on: datetime.date
    words: str
    url: str
    costs: tuple[Cost, ...] = ()
    place: str = ""

    @property
    def cost(self) -> Decimal:
        return sum((each.amount for each in self.costs), Decimal(0))


@dataclass(frozen=True)
class Asked:
    """Who asks, for days from `first` to the day before `after`, of one neighbourhood (a key) or of all (None)."""

    user: Any
    first: datetime.date
    after: datetime.date
    neighbourhood_id: int | None = None


Collect = Callable[[Asked], Iterable[Day]]
_sources: dict[str, Collect] = {}


def fill(name: str, collect: Collect) -> None:
    """Register a source. It returns what the user may see, in a fixed number of queries."""
    _sources[name] = collect


def empty(name: str) -> None:
    """Take a source away, for tests."""
    _sources.pop(name, None)


def days(asked: Asked) -> list[Day]:
    """The days of all sources, in their order."""
    found = [day for collect in _sources.values() for day in collect(asked)]
    return sorted(found, key=lambda day: (day.on, day.words))
