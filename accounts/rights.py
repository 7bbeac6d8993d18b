"""Writes ask for their right themselves, once: so a page, a job or a third caller has one guard.

A public operation asks the right of whoever calls it, on the locked row. What one operation calls
of another is a step of it and asks no more. SYSTEM passes: jobs and loaders act for nobody. Who
comes by a link has no right at all: an operation for links asks its own rule (`allow`).
"""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import reduce, wraps
from operator import or_

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import transaction
from django.db.models import Q

from accounts.access import holds_city, may_anywhere
from core import rows
from core.actors import acts_for_nobody

_running = ContextVar("running operation", default=None)


class _Running:
    """The outermost operation under way: how deep its steps are, and whether it has asked."""

    def __init__(self):
        self.depth, self.asked = 0, False


def operation(write):
    """A write that asks a right: one transaction, `by` says who. One that reaches its end for a
    person without having asked is a fault of the program and is undone: ImproperlyConfigured."""

    @wraps(write)
    def run(*args, by, **kwargs):
        with transaction.atomic(), _step() as running:
            result = write(*args, by=by, **kwargs)
            if running.depth == 1 and not acts_for_nobody(by) and not running.asked:
                raise ImproperlyConfigured(f"{write.__module__}.{write.__name__} asks no right")
            return result

    run.is_operation = True
    return run


class Watch:
    """Whether a right was asked while a page answered."""

    asked = False


_watch = ContextVar("watch of the page", default=None)


@contextmanager
def watched():
    """For pages: notes whether what happens inside asked a right."""
    watch = Watch()
    token = _watch.set(watch)
    try:
        yield watch
    finally:
        _watch.reset(token)


@contextmanager
def _step():
    running = _running.get() or _Running()
    token = _running.set(running)
    running.depth += 1
    try:
        yield running
    finally:
        running.depth -= 1
        _running.reset(token)


def _must_ask(by):
    """Whether the right is to be asked here; notes that it was."""
    running, watch = _running.get(), _watch.get()
    if running is not None:
        if running.depth > 1:
            return False
        running.asked = True
    if watch is not None:
        watch.asked = True
    return not acts_for_nobody(by)


def lock(row, *allowed, by, found=None):
    """The row as it stands now, locked, where `by` has one of the rights on it.

    `found` is a queryset to take it from (with what is to be read along). Raises PermissionDenied,
    and what core.rows.lock raises.
    """
    locked = rows.take(row, type(row)._default_manager.all() if found is None else found)
    if _must_ask(by) and not _is_among(locked, _where(type(row), by, allowed)):
        raise denied(allowed[0])
    rows.expect_version(locked, row)
    return locked


def _is_among(row, where):
    """Asked in a statement of its own, once the row is locked: what one statement finds by joins
    and subqueries is as it was when it began to wait for the lock."""
    return type(row)._default_manager.filter(where, pk=row.pk).exists()


def _where(model, by, allowed):
    """The rows on which `by` has one of the rights, as a Q."""
    changeable = model._default_manager.changeable_by
    return reduce(or_, (Q(pk__in=changeable(by, right).values("pk")) for right in allowed))


def holds(right, *, by, on):
    """Whether `by` has the right on the row, for rules inside an operation that asked another one.
    Steps and SYSTEM have every right."""
    running = _running.get()
    if acts_for_nobody(by) or (running is not None and running.depth > 1):
        return True
    return type(on)._default_manager.changeable_by(by, right).filter(pk=on.pk).exists()


def require(right, *, by, on=None):
    """Raises PermissionDenied where `by` has not the right on the row `on` (None: anywhere)."""
    if not _must_ask(by):
        return
    if not (may_anywhere(by, right) if on is None else holds(right, by=by, on=on)):
        raise denied(right)


def require_too(right, *, by, on):
    """Raises PermissionDenied where `by` has not this right on the row as well: for what an
    operation that asked another right lets only some of those do."""
    if not holds(right, by=by, on=on):
        raise denied(right)


def require_city(right, *, by):
    """Raises PermissionDenied where `by` has not the right on the whole city."""
    if _must_ask(by) and not holds_city(by, right):
        raise PermissionDenied("Only people whose role covers the whole city can do this.")


def allow(is_allowed, words, *, by):
    """Raises PermissionDenied with `words` where a rule of the operation's own says no: one's own
    record, one's own duty. It counts as the asking."""
    if _must_ask(by) and not is_allowed:
        raise PermissionDenied(words)


def denied(right):
    """The refusal in words."""
    return PermissionDenied(f"You do not have permission to {right.label} here.")
