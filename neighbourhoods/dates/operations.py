"""Dates to avoid, entered by officers."""

from django.db import IntegrityError, transaction

from accounts import rights
from accounts.access import Permission, holds_city
from accounts.rights import operation
from core import events, rows
from core.errors import Refused
from neighbourhoods.dates.models import A_YEAR, AvoidDate

RIGHTS = (Permission.RUN_MEETING, Permission.EDIT_NEIGHBOURHOOD)
"""Who sets dates, and who keeps places, knows what is on there."""


@operation
def add_avoid_dates(*, first, last, kind, name, neighbourhoods, source, by, at=None):
    """Enter days that are better avoided, for the whole city (no neighbourhoods) or for each of
    some. Returns the rows. Raises Refused for days in the wrong order and for what is entered
    already, PermissionDenied where `by` has no right on one of the places."""
    may = holds_city_right(by) if not neighbourhoods else _on_all(neighbourhoods, by)
    rights.allow(by.pk is None or may, DENIED, by=by)
    _check_days(first, last)
    made = []
    for place in neighbourhoods or [None]:
        row = AvoidDate(
            first=first, last=last, kind=kind, name=name, neighbourhood=place, source=source
        )
        _write(row.save)
        events.record("avoid.added", row, by=by, at=at)
        made.append(row)
    return made


@operation
def change_avoid_date(*, row, by, at=None, **details):
    """Change days, kind, name or source of what is to be avoided; its place stays. Returns the row.
    Raises Refused for days in the wrong order and for what is entered already."""
    locked = rights.lock(row, *RIGHTS, by=by)
    _check_days(details.get("first", locked.first), details.get("last", locked.last))
    changed = rows.assign(locked, details)
    _write(lambda: rows.write(locked, changed))
    if changed:
        events.record("avoid.changed", locked, by=by, at=at, changes=rows.in_words(changed))
    return locked


@operation
def remove_avoid_date(*, row, by, at=None):
    """Take out what was entered by mistake; the event stays."""
    locked = rights.lock(row, *RIGHTS, by=by)
    events.record("avoid.removed", locked, by=by, at=at)
    locked.delete()


DENIED = "You can add dates to avoid only for the places that you work for."


def holds_city_right(user):
    """Whether the user may enter what is to be avoided in the whole city."""
    return any(holds_city(user, right) for right in RIGHTS)


def _on_all(places, user):
    """Whether the user has one of the rights on each of the places."""
    model = type(places[0])
    mine = set()
    for right in RIGHTS:
        found = model.objects.filter(pk__in=[each.pk for each in places])
        mine |= set(found.changeable_by(user, right).values_list("pk", flat=True))
    return mine >= {each.pk for each in places}


def _check_days(first, last):
    if last < first:
        raise Refused("The last day must not be before the first day", "last")
    if last - first > A_YEAR:
        raise Refused("It can last a year at most", "last")


def _write(write):
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        raise Refused("These dates are entered already", "name") from None
