"""Where a reference that is printed in a record leads, for whoever reads it: a record keeps the words
"A291" for good, and whether its page may be opened is asked when it is read."""

from collections.abc import Callable, Iterable
from typing import Any

Source = Callable[[list[str], Any], dict[str, str]]
_sources: list[Source] = []


def fill(source: Source) -> None:
    """`source(references, user)`: {reference: address} of those it knows and the user may open."""
    if source not in _sources:
        _sources.append(source)


def addresses(references: Iterable[str], user: Any) -> dict[str, str]:
    """{reference: address}, without those that lead nowhere for this user."""
    asked = sorted(set(references))
    found: dict[str, str] = {}
    for source in _sources if asked else ():
        found |= source(asked, user)
    return found
