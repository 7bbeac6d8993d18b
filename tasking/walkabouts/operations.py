"""Every write about walkabouts themselves: dates, cancelling, who came, writing up, publishing."""

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
from tasking.walkabouts.models import Walkabout, WalkaboutPerson

EDIT = Permission.EDIT_WALKABOUT
MOST = 60
"""Dates at once: more than one a week over a year."""
HIDDEN = ("route", "summary", "result", "meeting_point")


def lock_walkabout(walkabout, *in_states, by):
    """A step: the walkabout, locked, with the right asked, in one of the states (none: any)."""
    found = Walkabout.objects.select_related("neighbourhood", "part", "agency", "led_by")
    locked = rights.lock(walkabout, EDIT, by=by, found=found)
    return rows.expect(locked, *in_states) if in_states else locked


@operation
def plan_walkabouts(*, starts, by, client_id=None, at=None, **details):
    """Plan one walkabout for each of these times, all of them or none. Returns them in their order; the
    same `client_id` again returns the first ones. Raises Refused without a time, for too many, for a time
    that is past and for a part of another neighbourhood."""
    at, client_id = at or timezone.now(), client_id or uuid.uuid4()
    times = sorted(set(starts))
    if not times:
        raise Refused("Enter at least one date", "dates")
    if len(times) > MOST:
        raise Refused(f"Enter {MOST} dates or fewer", "dates")
    return [_plan(each, client_id, by, at, details) for each in times]


def _plan(starts_at, client_id, by, at, details):
    own_id = rows.press_id(client_id, starts_at.isoformat())
    place = details["neighbourhood"]
    if known := rows.once(Walkabout.objects, own_id, neighbourhood_id=place.pk):
        rights.require(EDIT, by=by, on=known)
        return known
    check_place(**details)
    check_time(starts_at, at)
    require_running(details["agency"])
    made = Walkabout.objects.create(
        starts_at=starts_at, client_id=own_id, created_by=user_or_none(by), created_at=at, **details
    )
    rights.require(EDIT, by=by, on=made)
    events.record("added", made, by=by, at=at, label=made.reference)
    return made


def check_place(neighbourhood, part=None, **_):
    """A step: the part is of the neighbourhood. Raises Refused where it is not."""
    if part is not None and part.neighbourhood_id != neighbourhood.pk:
        raise Refused("This part is in another neighbourhood", "part")


def check_time(starts_at, at):
    """A step: what is planned is ahead. Raises Refused where it is not."""
    if timezone.localdate(starts_at) < timezone.localdate(at):
        raise Refused("Choose a date that is not past", "dates")


@operation
def change_walkabout(*, walkabout, by, at=None, **details):
    """Change date, place, lead or words of a walkabout that is planned. Returns it. Raises Refused for a
    part or a date that does not fit and for another place or day once it has begun; PermissionDenied where it would
    pass to others."""
    at = at or timezone.now()
    locked = lock_walkabout(walkabout, states.PLANNED, by=by)
    changed = rows.assign(locked, details)
    check_place(locked.neighbourhood, locked.part)
    if {"neighbourhood", "starts_at"} & changed.keys():
        _expect_not_begun(locked)
    if "starts_at" in changed:
        check_time(locked.starts_at, at)
    if "agency" in changed:
        require_running(locked.agency)
    rows.write(locked, changed)
    rights.require_too(EDIT, by=by, on=locked)
    if changed:
        words = rows.in_words(changed, hidden=HIDDEN)
        events.record("changed", locked, by=by, at=at, changes=words, label=locked.reference)
    return locked


def _expect_not_begun(walkabout):
    """Raises Refused where something was seen on it already: what was graded is of its place and day."""
    if walkabout.stops.exists() or walkabout.grades.exists():
        raise Refused(
            "Stops or grades were recorded already, so it has begun. Say who came instead"
        )


@operation
def cancel_walkabout(*, walkabout, reason, by, at=None):
    """Call off a walkabout that is planned, with a reason that everybody reads where it was announced.
    Returns it. Raises Refused without a reason or where stops were made already."""
    locked = lock_walkabout(walkabout, states.PLANNED, by=by)
    if not reason.strip():
        raise Refused("Enter why it is cancelled", "reason")
    _expect_not_begun(locked)
    rows.change(locked, {"state": states.CANCELLED, "cancelled_because": reason.strip()})
    events.record("walkabout.cancelled", locked, by=by, at=at, label=locked.reference)
    return locked


@operation
def add_who_came(*, walkabout, person, by, client_id=None, at=None):
    """Somebody of the register came. Twice is once. Returns the row. Raises Refused without a person."""
    locked = lock_walkabout(walkabout, *states.TAKES_STOPS, by=by)
    if person is None:
        raise Refused("Choose who came", "person")
    row, is_new = WalkaboutPerson.objects.get_or_create(walkabout=locked, person=person)
    if is_new:
        events.record("walkabout.came", locked, by=by, at=at, label=locked.reference)
    return row


@operation
def remove_who_came(*, row, by, at=None):
    """They did not come after all."""
    locked = lock_walkabout(row.walkabout, *states.TAKES_STOPS, by=by)
    WalkaboutPerson.objects.filter(pk=row.pk).delete()
    events.record("walkabout.not_came", locked, by=by, at=at, label=locked.reference)


@operation
def say_walked(*, walkabout, by, tenants_came=None, others_came=None, at=None):
    """The walk is over: how many came. May be corrected until it is written up. Returns it. Raises
    Refused before its day."""
    at = at or timezone.now()
    locked = lock_walkabout(walkabout, *states.TAKES_STOPS, by=by)
    if why := rules.why_not_yet(*map(timezone.localtime, (locked.starts_at, at))):
        raise Refused(why)
    said = {"tenants_came": tenants_came, "others_came": others_came}
    if locked.state == states.PLANNED:
        said["state"] = states.WALKED
    if rows.change(locked, said):
        events.record("walkabout.walked", locked, by=by, at=at, label=locked.reference)
    return locked


@operation
def write_up(*, walkabout, summary, by, at=None):
    """Say in words what was found, once everything was sent out; the record is then complete. Returns
    it. Raises Refused without words, and while a stop waits."""
    locked = lock_walkabout(walkabout, states.SENT, by=by)
    if not summary.strip():
        raise Refused("Enter what was found", "summary")
    if waiting := locked.stops.filter(outcome=states.WAITING).count():
        words = "One stop has" if waiting == 1 else f"{waiting} stops have"
        raise Refused(f"{words} not been sent out yet")
    said = {"state": states.WRITTEN, "summary": summary.strip()}
    rows.change(locked, said | prepared(locked, by=by))
    events.record("walkabout.written", locked, by=by, at=at, label=locked.reference)
    return locked


@operation
def correct_report(*, walkabout, summary, by, at=None):
    """Change what a report says. What was published is off the public pages until somebody else publishes
    it again. Returns it. Raises Refused without words."""
    locked = lock_walkabout(walkabout, states.WRITTEN, by=by)
    if not summary.strip():
        raise Refused("Enter what was found", "summary")
    rewrite(locked, {"summary": summary.strip()}, by=by, at=at)
    return locked


@operation
def publish_report(*, walkabout, by, seen=None, at=None):
    """Everybody reads the report, with the photographs that may be public. Whoever presses has looked
    through it and wrote none of it; `seen`: the version that was read. Returns it. Raises Refused for who
    wrote or changed it, WrongState where it was changed meanwhile."""
    at = at or timezone.now()
    locked = lock_walkabout(walkabout, states.WRITTEN, by=by)
    publish(locked, by=by, at=at, seen=seen)
    return locked


@operation
def withdraw_report(*, walkabout, by, at=None):
    """Take a report off the public pages. Returns it."""
    locked = lock_walkabout(walkabout, states.WRITTEN, by=by)
    withdraw(locked, by=by, at=at)
    return locked


@operation
def hand_over(*, row, to, by, at=None):
    """Somebody else leads a walkabout that is not written up yet. Returns it."""
    locked = lock_walkabout(row, *states.OPEN, by=by)
    give_lead(locked, to, by=by, at=at)
    return locked


def give_lead(row, to, *, by, at):
    """A step: another person leads a locked outing."""
    if changed := rows.change(row, {"led_by": to}):
        words = rows.in_words(changed)
        events.record("changed", row, by=by, at=at, changes=words, label=row.reference)
