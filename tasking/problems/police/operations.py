"""Every write about police priorities."""

import uuid

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows
from core.actors import user_or_none
from core.calendar import DAY, same_day_months_on
from core.errors import Refused, WrongState
from neighbourhoods.models import Neighbourhood
from neighbourhoods.people.agencies.running import require_running
from tasking.problems.models import Problem
from tasking.problems.police.models import MOST, PolicePriority, PolicePriorityNote
from tasking.problems.rules import MONTHS

EDIT = Permission.EDIT_PROBLEM


@operation
def set_priority(
    *, neighbourhood, agency, title, chosen, starts_on, by, client_id=None, at=None, **fields
):
    """Set a priority from a day on; it is not published yet. Returns it; the same `client_id` again
    returns the first one. Raises Refused where three run already, PermissionDenied for another place."""
    if known := rows.once(PolicePriority.objects, client_id, neighbourhood_id=neighbourhood.pk):
        rights.require(EDIT, by=by, on=known)
        return known
    require_running(agency)
    _check_problem(neighbourhood, fields)
    priority = _begin(
        neighbourhood, starts_on, agency=agency, title=title, chosen=chosen,
        created_at=at or timezone.now(), client_id=client_id or uuid.uuid4(), **fields,
    )  # fmt: skip
    rights.require(EDIT, by=by, on=priority)
    events.record("police_priority.set", priority, by=by, at=at)
    return priority


@operation
def change_priority(*, priority, by, at=None, **fields):
    """Change the words, how it was chosen, what it leads to. Returns it. Raises Refused for a problem of
    another place, WrongState where it has ended."""
    locked = _lock_running(priority, by)
    changed = rows.assign(locked, fields)
    if "agency" in changed:
        require_running(locked.agency)
    _check_problem(locked.neighbourhood, {name: fields.get(name) for name in changed})
    if rows.write(locked, changed):
        rights.require_too(EDIT, by=by, on=locked)
        events.record("changed", locked, by=by, at=at, changes=rows.in_words(changed, ("detail",)))
    return locked


@operation
def end_priority(*, priority, ends_on, result, by, at=None):
    """It ends on a day, and this came of it. Returns it. Raises Refused for a day before it began or to
    come and without words, WrongState where it has ended."""
    locked = _lock_running(priority, by)
    if not result.strip():
        raise Refused("Enter the outcome", "result")
    _end(locked, ends_on, result, at)
    events.record("police_priority.ended", locked, by=by, at=at)
    return locked


@operation
def keep_priority(*, priority, by, at=None):
    """It is kept on for three more months: it ends yesterday and begins anew today. Returns the new one.
    Raises WrongState where it has ended, Refused where it began today and where its agency has ended."""
    today = timezone.localdate(at)
    locked = _lock_running(priority, by)
    if locked.starts_on >= today:
        raise Refused("It begins today or later, so there is nothing to keep on yet")
    require_running(locked.agency)
    _end(locked, today - DAY, "Kept on", at)
    kept = ("agency", "title", "detail", "chosen", "chosen_note", "problem", "plan_priority")
    new = _begin(
        locked.neighbourhood, today, follows=locked, published_at=locked.published_at,
        **{name: getattr(locked, name) for name in kept},
    )  # fmt: skip
    events.record("police_priority.kept", new, by=by, at=at)
    return new


@operation
def publish_priority(*, priority, by, at=None):
    """Everybody reads it from now on. Returns it; pressed again it changes nothing."""
    locked = _lock(priority, by)
    if not locked.published_at:
        rows.change(locked, {"published_at": at or timezone.now()})
        events.record("police_priority.published", locked, by=by, at=at)
    return locked


@operation
def add_note(*, priority, on, text, by, client_id=None, at=None):
    """Record what was done, and on which day. Returns the note; the same `client_id` again returns the
    first one. Raises Refused for a day to come."""
    locked = _lock(priority, by)
    if known := rows.once(PolicePriorityNote.objects, client_id, priority_id=locked.pk):
        return known
    if on > timezone.localdate(at):
        raise Refused("The day must not be in the future", "on")
    note = PolicePriorityNote.objects.create(
        priority=locked, on=on, text=text, by=user_or_none(by), client_id=client_id or uuid.uuid4()
    )
    events.record("police_priority.noted", locked, by=by, at=at)
    return note


@operation
def remove_note(*, note, by, at=None):
    """Take away a note that was wrong."""
    locked = _lock(note.priority, by)
    PolicePriorityNote.objects.filter(pk=note.pk).delete()
    events.record("police_priority.note_removed", locked, by=by, at=at)


def _lock(priority, by):
    found = PolicePriority.objects.select_related("neighbourhood", "agency")
    return rights.lock(priority, EDIT, by=by, found=found)


def _lock_running(priority, by):
    locked = _lock(priority, by)
    if not locked.is_running:
        raise WrongState(f"{locked.named} ended on {locked.ends_on:%-d %B %Y} and stays as it is.")
    return locked


def _begin(neighbourhood, starts_on, **fields):
    """The priority with the first free number, under the lock of its place: two at once wait."""
    Neighbourhood.objects.select_for_update(no_key=True).get(pk=neighbourhood.pk)
    rows_here = PolicePriority.objects.filter(neighbourhood=neighbourhood)
    taken = set(rows_here.exclude(ends_on__lt=starts_on).values_list("number", flat=True))
    free = [number for number in range(1, MOST + 1) if number not in taken]
    if not free:
        raise Refused(f"There are {MOST} already. End one first", "title")
    due_on = same_day_months_on(starts_on, MONTHS)
    return PolicePriority.objects.create(
        neighbourhood=neighbourhood, starts_on=starts_on, due_on=due_on, number=free[0], **fields
    )


def _end(priority, ends_on, result, at):
    if ends_on < priority.starts_on:
        raise Refused("It cannot end before it began", "ends_on")
    if ends_on > timezone.localdate(at):
        raise Refused("The day must not be in the future", "ends_on")
    rows.change(priority, {"ends_on": ends_on, "result": result})


def _check_problem(neighbourhood, fields):
    """Raises Refused where what it leads to is of another place."""
    problem, plan_priority = fields.get("problem"), fields.get("plan_priority")
    if problem is not None and problem.neighbourhood_id != neighbourhood.pk:
        raise Refused("This problem is in another neighbourhood", "problem")
    if plan_priority is not None and plan_priority.plan.neighbourhood_id != neighbourhood.pk:
        raise Refused("This plan is for another neighbourhood", "plan_priority")


def problems_at(neighbourhood, user):
    """The open problems of a place that the user sees: what a priority may lead to."""
    return Problem.objects.visible_to(user).open().filter(neighbourhood=neighbourhood)
