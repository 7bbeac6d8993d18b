"""Every write about action days themselves: planned, held, written, published."""

import uuid

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused
from neighbourhoods.people.agencies.running import require_running
from tasking.walkabouts import rules, states
from tasking.walkabouts.agreeing.steps import prepared, publish, rewrite, withdraw
from tasking.walkabouts.days import tasks
from tasking.walkabouts.days.models import FACTS, ActionDay
from tasking.walkabouts.operations import (
    HIDDEN,
    check_place,
    check_time,
    give_lead,
)
from tasking.walkabouts.places import check_point

EDIT = Permission.EDIT_WALKABOUT
UNSIGNED = {"risk_signed_by": None, "risk_signed_on": None}
WHERE = frozenset({"neighbourhood", "part", "meeting_point", "route", "latitude", "longitude"})
"""What the risks of a day rest on besides its date."""


def lock_day(day, *in_states, by):
    """A step: the day, locked, with the right asked, in one of the states (none: any)."""
    found = ActionDay.objects.select_related("neighbourhood", "part", "agency", "led_by")
    locked = rights.lock(day, EDIT, by=by, found=found)
    return rows.expect(locked, *in_states) if in_states else locked


@operation
def plan_day(*, by, agencies=(), client_id=None, at=None, **details):
    """Plan an action day. Returns it; the same `client_id` again returns the first. Raises Refused for a
    time, a place or a point that does not fit."""
    at = at or timezone.now()
    place = details["neighbourhood"]
    if known := rows.once(ActionDay.objects, client_id, neighbourhood_id=place.pk):
        rights.require(EDIT, by=by, on=known)
        return known
    made = ActionDay(
        client_id=client_id or uuid.uuid4(), created_by=user_or_none(by), created_at=at, **details
    )
    check_time(made.starts_at, at)
    _check(made)
    require_running(made.agency, *agencies)
    made.save(force_insert=True)
    made.agencies.set(agencies)
    rights.require(EDIT, by=by, on=made)
    events.record("added", made, by=by, at=at, label=made.reference)
    return made


def _check(day):
    check_place(day.neighbourhood, day.part)
    if not day.title.strip():
        raise Refused("Enter a title", "title")
    if day.ends_at <= day.starts_at:
        raise Refused("The end must be later than the start", "ends")
    check_point(day.latitude, day.longitude)
    if day.risk_signed_by_id and not day.risk_signed_on:
        raise Refused("Enter when the risk assessment was signed", "risk_signed_on")


@operation
def change_day(*, day, by, agencies=None, at=None, **details):
    """Change an action day that is planned. On another day or at another place its risk assessment is signed anew.
    Returns it. Raises Refused for what does not fit; PermissionDenied where it would pass to others."""
    at = at or timezone.now()
    locked = lock_day(day, states.PLANNED, by=by)
    before = locked.day
    changed = rows.assign(locked, details)
    if "starts_at" in changed:
        check_time(locked.starts_at, at)
    if "agency" in changed:
        require_running(locked.agency)
    taken_back = _signed_for_another(locked, changed, before)
    if taken_back:
        changed |= rows.assign(locked, UNSIGNED)
    _check(locked)
    if locked.risk_signed_on and locked.risk_signed_on > timezone.localdate(at):
        raise Refused("The day of signing must not be in the future", "risk_signed_on")
    rows.write(locked, changed)
    if "starts_at" in changed:
        tasks.redate(locked, locked.day, by=by, at=at)
    words = rows.in_words(changed, hidden=(*HIDDEN, *FACTS))
    if agencies is not None and {*locked.agencies.all()} != {*agencies}:
        require_running(*agencies, field="agencies")
        locked.agencies.set(agencies)
        rows.touch(locked)
        words["agencies"] = ["(before)", ", ".join(str(each) for each in agencies)]
    rights.require_too(EDIT, by=by, on=locked)
    if words:
        events.record("changed", locked, by=by, at=at, changes=words, label=locked.reference)
    if taken_back:
        events.record("action_day.unsigned", locked, by=by, at=at, label=locked.reference)
    return locked


def _signed_for_another(locked, changed, before):
    """Whether the signature stands for another day or place than the day has now, and nobody signed anew."""
    moved = locked.day != before or not WHERE.isdisjoint(changed)
    return bool(locked.risk_signed_on) and moved and UNSIGNED.keys().isdisjoint(changed)


@operation
def cancel_day(*, day, reason, by, at=None):
    """Call off a day that is planned, with what its agencies were to do. Returns it. Raises Refused without
    a reason."""
    locked = lock_day(day, states.PLANNED, by=by)
    if not reason.strip():
        raise Refused("Enter why it is cancelled", "reason")
    at = at or timezone.now()
    rows.change(locked, {"state": states.CANCELLED, "cancelled_because": reason.strip()})
    tasks.cancel_all(locked, reason.strip(), by=by, at=at)
    events.record("walkabout.cancelled", locked, by=by, at=at, label=locked.reference)
    return locked


@operation
def say_held(*, day, by, volunteers_came=None, at=None):
    """The day was held; how many volunteers came may be corrected until the result is written. Returns
    it. Raises Refused before the day, and without a signed risk assessment."""
    at = at or timezone.now()
    locked = lock_day(day, states.PLANNED, states.DONE, by=by)
    if why := rules.why_not_yet(*map(timezone.localtime, (locked.starts_at, at))):
        raise Refused(why)
    if not locked.risk_signed_on:
        raise Refused("Record who signed the risk assessment first")
    if rows.change(locked, {"state": states.DONE, "volunteers_came": volunteers_came}):
        events.record("walkabout.walked", locked, by=by, at=at, label=locked.reference)
    return locked


@operation
def write_result(*, day, result, by, carry_to=None, at=None):
    """Say what came of it; costs and counts stand beside it. Tasks that are not done are carried on, due on
    `carry_to`. Returns it. Raises Refused without words, and without a day while a task is open."""
    at = at or timezone.now()
    locked = lock_day(day, states.DONE, by=by)
    if not result.strip():
        raise Refused("Enter the result", "result")
    tasks.settle(locked, carry_to, by=by, at=at)
    said = {"state": states.WRITTEN, "result": result.strip()}
    rows.change(locked, said | prepared(locked, by=by))
    events.record("walkabout.written", locked, by=by, at=at, label=locked.reference)
    return locked


@operation
def correct_result(*, day, result, by, at=None):
    """Change what a result says. What was published is off the public pages until somebody else publishes it
    again. Returns it. Raises Refused without words."""
    locked = lock_day(day, states.WRITTEN, by=by)
    if not result.strip():
        raise Refused("Enter the result", "result")
    rewrite(locked, {"result": result.strip()}, by=by, at=at)
    return locked


@operation
def publish_day(*, day, by, seen=None, at=None):
    """Everybody reads the result. Whoever presses has looked through it and wrote none of it; `seen`: the
    version that was read. Returns it. Raises Refused for who wrote or changed it, WrongState where it was
    changed meanwhile."""
    at = at or timezone.now()
    locked = lock_day(day, states.WRITTEN, by=by)
    publish(locked, by=by, at=at, seen=seen)
    return locked


@operation
def withdraw_day(*, day, by, at=None):
    """Take a result off the public pages. Returns it."""
    locked = lock_day(day, states.WRITTEN, by=by)
    withdraw(locked, by=by, at=at)
    return locked


@operation
def hand_over(*, row, to, by, at=None):
    """Somebody else leads a day whose result is not written yet. Returns it."""
    locked = lock_day(row, *states.OPEN, by=by)
    give_lead(locked, to, by=by, at=at)
    return locked
