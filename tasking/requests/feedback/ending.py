"""Where a request ends, and who is told of it. Imports nothing of requests, so that all of them may tell it."""

from collections.abc import Callable

_told: list[Callable] = []


def tell(step):
    """Register `step(request, by=, at=)`, called on the locked request once it has ended."""
    if step not in _told:
        _told.append(step)


def ended(request, *, by, at):
    """Step: a request has ended."""
    for step in _told:
        step(request=request, by=by, at=at)
