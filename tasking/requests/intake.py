"""Where the noun further in that works requests takes part in logging them: it begins its work, and keeps to itself
the steps that it takes. Without it every request is logged and chased."""

from collections.abc import Callable

_begin: list[Callable] = []
_kept: list[Callable] = []


def work_by(begin, kept):
    """Register `begin(request, by=, at=)`, called once a request is logged, and `kept(request)`, which says why
    its state is not moved from outside, or ""."""
    if begin not in _begin:
        _begin.append(begin)
        _kept.append(kept)


def logged(request, *, by, at):
    """Step: a request was logged."""
    for begin in _begin:
        begin(request=request, by=by, at=at)


def why_kept(request):
    """Why the request is not moved as one that is chased; "" where it is."""
    return next((why for kept in _kept if (why := kept(request))), "")
