"""Figures that the system counts from its own records: a package declares them, performance stores them.

A package declares each in `AppConfig.ready()` by a code that never changes. What is counted are the
records of everybody and not those that one user may see: it is the system that counts. So a
declaration leaves out what nobody is to be told of (official-sensitive), and small counts are hidden
by the indicator (`hides_below`, HIDES_BELOW unless the data officer says otherwise).
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol

from django.db.models import Aggregate, QuerySet

from core.dates import start_of

PROPORTION, RATE, COUNT, MEAN, MONEY = "proportion", "rate", "count", "mean", "money"
Measured = Literal["proportion", "rate", "count", "mean", "money"]
Polarity = Literal["high", "low", "none"]
Frequency = Literal["month", "quarter", "year"]
Number = int | Decimal
Counts = dict[int | None, tuple[Number, Number | None]]
HIDES_BELOW = 5
"""A count of our own records below this is not shown."""


class Days(Protocol):
    """A period that is over: its first and its last day, both counting."""

    @property
    def starts_on(self) -> datetime.date: ...

    @property
    def ends_on(self) -> datetime.date: ...


@dataclass(frozen=True)
class FigureOf:
    """One figure. `per` is 100 for a proportion, so many people for a rate, else 1.

    `counts(places, period) -> {key: (numerator, denominator)}`: `places` are all neighbourhoods,
    `key` is the id of one, or None for the city. The denominator is None for what is no share of
    anything: a count, and pounds. A place that is left out had nothing to count. The city is the
    sum of its places, unless there is a None: where records of no neighbourhood count too, or where
    one record counts in several. It takes the same number of queries however many places there are.
    """

    code: str
    name: str
    definition: str
    unit: str
    measured: Measured
    per: int
    polarity: Polarity
    frequency: Frequency
    counts: Callable[[list, Days], Counts]
    hides_below: int = HIDES_BELOW
    """What an indicator begins with: 0 for what is public anyway, such as meetings that were held."""
    is_of_city: bool = False
    """Counted for the whole city only: places get no figure, and not 0."""
    source: str = "Records of this system"
    unit_one: str = ""
    """The unit of a figure of 1, where it is another word."""

    @property
    def is_share(self) -> bool:
        """Whether it is so many of so many, or for so many."""
        return self.measured in (PROPORTION, RATE, MEAN)

    def of_city(self, found: Counts) -> tuple[Number, Number | None]:
        """(numerator, denominator) of the city, of what `counts` returned."""
        if None in found:
            return found[None]
        return sum_of(found.values(), self.is_share)


def sum_of(counted: Iterable[tuple[Number, Number | None]], is_share: bool) -> tuple:
    """What several places have together: (numerator, denominator or None)."""
    pairs = list(counted)
    top = sum(each for each, _ in pairs)
    return top, sum(each or 0 for _, each in pairs) if is_share else None


def moments(period: Days) -> tuple[datetime.datetime, datetime.datetime]:
    """The moment at which a period begins and the one after its end: for times, `>=` and `<`."""
    return start_of(period.starts_on), start_of(period.ends_on + datetime.timedelta(days=1))


def by_place(rows: QuerySet, path: str, top: Aggregate, whole: Aggregate | None = None) -> Counts:
    """The counts of rows by the neighbourhood at `path`, in one query. Rows of none (of an area, of the
    city) count for the city alone."""
    asked = {"top": top} | ({"whole": whole} if whole is not None else {})
    found: Counts = {}
    for row in rows.order_by().values_list(path).annotate(**asked).values_list(path, *asked):
        found[row[0]] = (row[1] or 0, row[2] or 0) if whole is not None else (row[1] or 0, None)
    return with_city(found, is_share=whole is not None)


def with_city(found: Counts, *, is_share: bool = True) -> Counts:
    """The counts with those of no place (None) among the city's, which are all together."""
    return found | {None: sum_of(found.values(), is_share)}


_declared: dict[str, FigureOf] = {}


def declare(*figures: FigureOf) -> None:
    """Declare figures. Raises LookupError where another one has the code."""
    for figure in figures:
        if _declared.setdefault(figure.code, figure) != figure:
            raise LookupError(f"Two figures are called {figure.code!r}")


def find(code: str) -> FigureOf | None:
    """The figure of this code; None where no package declares it (any more)."""
    return _declared.get(code)


def declared() -> list[FigureOf]:
    """All of them, by name."""
    return sorted(_declared.values(), key=lambda each: each.name)
