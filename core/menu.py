"""The menu: packages add their entries in `AppConfig.ready()`, by job and never by table."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from core.cards import Link

_entries: list[tuple[int, Callable[[Any], Link | None]]] = []


def everybody(user: Any) -> bool:
    return True


def add(order: int, find: Callable[[Any], Link | None]) -> None:
    """Register an entry. `find(user)` returns its Link, or None where the user has no use for it."""
    _entries.append((order, find))
    _entries.sort(key=lambda entry: entry[0])


def page(
    words: str, url_name: str, shown: Callable[[Any], bool] = everybody
) -> Callable[[Any], Link | None]:
    """An entry that says and opens the same for everybody to whom it is shown: for `add`."""

    def find(user: Any) -> Link | None:
        return Link(words, reverse(url_name)) if shown(user) else None

    return find


def links(user: Any) -> list[Link]:
    """The links of one user's menu, in order."""
    found = (find(user) for _, find in _entries)
    return [link for link in found if link]
