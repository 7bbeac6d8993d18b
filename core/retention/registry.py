"""What is kept about people: on which basis, why, for how long, and who reads it.

A package says it of its own models in `AppConfig.ready()` (`keep`). Where the period has an end, the
entry finds the rows that are past it and empties one; a person confirms the list before anything
goes. What has no end says why. Packages also say until when a person is needed (`needs`).
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from core import calendar, settings
from core.settings import Setting

Due = Callable[[datetime.datetime], QuerySet]
Empty = Callable[[Model], list[str]]
OfPerson = Callable[[Model], QuerySet]


@dataclass(frozen=True)
class Kept:
    """One kind of personal data.

    `models`: labels of the models it stands in. `months`: the setting of the period, None where there
    is no end or something else ends it (`ends` says what). `due(before)`: rows whose period ran out
    by then. `empty(row)`: takes the personal data out of a locked row; returns the names of the
    fields. `of_person(person)`: the rows that go when the person asks.
    """

    key: str
    what: str
    models: tuple[str, ...]
    whose: str
    basis: str
    why: str
    readers: str
    counted_from: str = ""
    months: Setting | None = None
    ends: str = ""
    due: Due | None = None
    empty: Empty | None = None
    of_person: OfPerson | None = None

    @property
    def period(self) -> str:
        """How long, in words."""
        if self.months is None:
            return self.ends
        months = int(settings.value(self.months.name, on=timezone.localdate()))
        length = f"{months // 12} years" if months % 12 == 0 and months > 12 else f"{months} months"
        return f"{length} {self.counted_from}"

    def overdue(self, at: datetime.datetime, months: int | None = None) -> QuerySet | None:
        """Rows that are kept longer than needed; None where nothing here ever is. `months`: the
        period, where it is known."""
        if self.months is None or self.due is None:
            return None
        today = timezone.localdate(at)
        if months is None:
            months = int(settings.value(self.months.name, on=today))
        day = calendar.same_day_months_on(today, -months)
        return self.due(at - (today - day))


_kept: dict[str, Kept] = {}
_needs: dict[str, Callable[[datetime.date], Q]] = {}
_stays: list[Callable[[Any], Iterable[str]]] = []


def keep(entry: Kept) -> None:
    """Say what is kept. Raises LookupError where another entry has the key."""
    if _kept.setdefault(entry.key, entry) != entry:
        raise LookupError(f"There is an entry {entry.key!r} already")


def all_kept() -> list[Kept]:
    return list(_kept.values())


def all_overdue(at: datetime.datetime) -> list[tuple[Kept, QuerySet | None]]:
    """Every entry with its overdue rows; all periods are read in one query."""
    named = [each.months.name for each in _kept.values() if each.months]
    months = settings.council_values(named, on=timezone.localdate(at))
    return [
        (each, each.overdue(at, int(months[each.months.name])) if each.months else None)
        for each in _kept.values()
    ]


def find(key: str) -> Kept | None:
    return _kept.get(key)


def needs(name: str, found: Callable[[datetime.date], Q]) -> None:
    """`found(since)`: a Q of the people who were needed at some time since a day."""
    _needs.setdefault(name, found)


def needed(since: datetime.date) -> Q:
    """The people whom some package needed since a day."""
    whole = Q(pk__in=())
    for found in _needs.values():
        whole |= found(since)
    return whole


def stays(found: Callable[[Any], Iterable[str]]) -> None:
    """`found(person)`: in which published records the name of a person stays."""
    if found not in _stays:
        _stays.append(found)


def why_stays(person: Any) -> list[str]:
    """In which records the name stays, and so why it is not taken out."""
    return [words for found in _stays for words in found(person)]
