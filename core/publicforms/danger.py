"""Whom to call at once, on every form that anybody may send. Nobody watches a form by night."""

from collections.abc import Callable

Numbers = Callable[[], list[tuple[str, str]]]
_sources: list[Numbers] = []


def fill(numbers: Numbers) -> None:
    """`numbers() -> [(words, telephone)]`: what a package knows beside 999 and 101."""
    if numbers not in _sources:
        _sources.append(numbers)


def numbers() -> list[tuple[str, str]]:
    """Of all packages."""
    return [each for source in _sources for each in source()]
