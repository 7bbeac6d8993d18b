"""Confirming what is due for deletion, holding it back, and answering who asks to be deleted."""

import re

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events
from core.errors import Refused, WrongState
from core.names import fold
from core.retention import operations as steps
from core.retention.registry import all_kept, why_stays
from core.rows import shown

RIGHT = Permission.MANAGE_RETENTION
MOST = 200
"""Rows that one list shows and one press confirms."""


def due_rows(entry, at):
    """The rows of an entry that are due, without those that are held back, the first MOST."""
    rows = entry.overdue(at)
    if rows is None:
        return []
    return list(rows.exclude(pk__in=steps.held(rows.model)).order_by("pk")[:MOST])


def seen(rows):
    """A short text for the page that shows these rows: what is confirmed is what was seen."""
    return shown(*(row.pk for row in rows))


@operation
def confirm_due(*, entry, was, by, at=None):
    """Delete the personal data of the rows that are due. `was`: the `seen` of the page. Returns how
    many rows. Raises WrongState where others are due by now."""
    at = at or timezone.now()
    rights.require_city(RIGHT, by=by)
    rows = due_rows(entry, at)
    if not rows or was != seen(rows):
        raise WrongState("The list has changed since you opened it. Look at it again.")
    due = entry.overdue(at)
    return len(steps.empty(entry, rows, why=steps.Why.PERIOD, by=by, at=at, among=due))


@operation
def hold_back(*, row, reason, by, at=None):
    """Keep a row although its period has run out. Pressed twice it is one hold. Returns it. Raises
    Refused where the reason names the person: it stays after what it is about has gone."""
    rights.require_city(RIGHT, by=by)
    if names_them(row, reason):
        raise Refused(
            "Leave out the name. Enter the reference of the complaint or claim.", "reason"
        )
    return steps.hold(row, reason, by=by, at=at or timezone.now())


def names_them(row, reason):
    """Whether a text says a word of the name of the person that a row is about."""
    if not any(each.of_person and row._meta.label in each.models for each in all_kept()):
        return False
    whose = getattr(row, "person", None) or row
    names = {word for word in fold(getattr(whose, "name", "")).split() if len(word) > 2}
    said = re.findall(r"\w+", fold(reason))
    return any(word in (name, f"{name}s") for word in said for name in names)


@operation
def release(*, hold, by, at=None):
    """End a hold. Returns it."""
    rights.require_city(RIGHT, by=by)
    return steps.release(hold, by=by, at=at or timezone.now())


@operation
def erase_person(*, person, reason, by, at=None):
    """Delete what is held about a person who asks for it, but for what published records keep. The
    name goes where nothing keeps it (`why_stays`). Returns [Erasure]. Raises Refused without the
    request's reference, and where a hold stands on any of it; WrongState for an entry that was merged
    into another, which has the details."""
    at = at or timezone.now()
    locked = rights.lock(person, RIGHT, by=by)
    if not reason.strip():
        raise Refused("Enter the reference of the request", "reason")
    if locked.merged_into_id:
        raise WrongState("This entry was merged into another. Open the page of that person.")
    of_person = [(entry, entry.of_person(locked)) for entry in all_kept() if entry.of_person]
    if any(steps.any_held(rows) for _, rows in of_person):
        raise Refused(
            "A hold stands on what is kept about this person. Release it first.", "reason"
        )
    notes = []
    for entry, rows in of_person:
        if not (entry.key == "people" and why_stays(locked)):
            notes += steps.empty(
                entry, rows, why=steps.Why.REQUEST, reason=reason.strip(), by=by, at=at
            )
    events.record("person.erased", locked, by=by, at=at)
    return notes
