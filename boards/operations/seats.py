"""The seats of a body, and the deputies of who holds them."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.models import Deputy, Membership, Seat
from core import events, rows
from core.errors import Refused, WrongState

MANAGE = Permission.MANAGE_BODY
Kind, R = Seat.Kind, Membership.Role
KIND_OF_ROLE = {R.RESIDENT: Kind.RESIDENT, R.PARTNER: Kind.AGENCY, R.OFFICER: Kind.OFFICER}


def seat_kind(body, role, ward=None, agency=None):
    """The kind of seat that somebody in a role sits on, unless it is said."""
    if role in KIND_OF_ROLE:
        return KIND_OF_ROLE[role]
    if ward is None and agency is not None:
        return Kind.AGENCY
    return Kind.WARD


def find_seat(body, kind, *, ward, agency, has_vote, starts_on, ends_on=None):
    """A vacant seat of the body that fits, else a new one."""
    ward = ward if kind == Kind.WARD else None
    agency = agency if kind == Kind.AGENCY else None
    fitting = Seat.objects.filter(body=body, kind=kind, ward=ward, agency=agency, group=None)
    if has_vote:
        fitting = fitting.filter(has_vote=True)
    found = fitting.filter(name="").vacant(starts_on, ends_on).order_by("-has_vote", "id").first()
    return found or Seat.objects.create(
        body=body, kind=kind, ward=ward, agency=agency, has_vote=has_vote, starts_on=starts_on
    )


@operation
def save_seat(*, body, by, seat=None, at=None, **fields):
    """Set up a seat of a body, or change whom it is for. Returns it."""
    new = seat is None
    if new:
        rights.require(MANAGE, by=by, on=body)
    seat = Seat(body=body) if new else rights.lock(seat, MANAGE, by=by)
    changed = rows.assign(seat, fields)
    if seat.starts_on is None:
        changed |= rows.assign(seat, {"starts_on": timezone.localdate()})
    for kind, name in ((Kind.AGENCY, "agency"), (Kind.GROUP, "group")):
        if seat.kind == kind and getattr(seat, name) is None:
            raise Refused(f"Choose the {name}", name)
    for kind, name in ((Kind.WARD, "ward"), (Kind.AGENCY, "agency"), (Kind.GROUP, "group")):
        if seat.kind != kind and getattr(seat, name) is not None:
            raise Refused(f"This seat is not for {'an' if name == 'agency' else 'a'} {name}", name)
    if seat.ends_on and seat.ends_on < seat.starts_on:
        raise Refused("The last day must not be before the first day", "ends_on")
    if not new and not seat.has_vote and seat.holders.current().filter(has_vote=True).exists():
        raise Refused("Who holds the seat votes. End that membership first.", "has_vote")
    if new:
        seat.save()
    elif not rows.write(seat, changed):
        return seat
    verb = "set up a seat" if new else "changed a seat"
    events.record(verb, body, by=by, at=at, changes={"seat": [None, str(seat)]})
    return seat


@operation
def end_seat(*, seat, by, last_day=None, at=None):
    """The body has this seat no longer. Somebody who holds it leaves first."""
    last_day = last_day or timezone.localdate()
    locked = rights.lock(seat, MANAGE, by=by, found=Seat.objects.select_related("body"))
    held = locked.holders.filter(ends_on=None) | locked.holders.filter(ends_on__gt=last_day)
    if held.exists():
        raise Refused("Somebody holds this seat. End that membership first.", "last_day")
    if last_day < locked.starts_on:
        raise Refused(f"The seat began on {locked.starts_on:%-d %B %Y}", "last_day")
    rows.change(locked, {"ends_on": last_day})
    changes = {"seat": [str(locked), f"until {last_day:%-d %B %Y}"]}
    events.record("gave a seat up", locked.body, by=by, at=at, changes=changes)
    return locked


@operation
def add_deputy(*, seat, person, by, starts_on=None, ends_on=None, at=None):
    """Name who may come instead of the holder of a seat. Returns the row."""
    seat = rights.lock(seat, MANAGE, by=by, found=Seat.objects.select_related("body"))
    starts_on = starts_on or timezone.localdate()
    if ends_on and ends_on < starts_on:
        raise Refused("The last day must not be before the first day", "ends_on")
    if Membership.objects.filter(body=seat.body_id, person=person).current(starts_on).exists():
        raise Refused(f"{person.name} sits on {seat.body} and cannot be a deputy there", "person")
    try:
        with transaction.atomic():
            deputy = Deputy.objects.create(
                seat=seat, person=person, starts_on=starts_on, ends_on=ends_on
            )
    except IntegrityError:
        raise Refused(f"{person.name} is a deputy for this seat already", "person") from None
    changes = {"deputy": [None, f"{person.name} for {seat}"]}
    events.record("named a deputy", seat.body, by=by, at=at, changes=changes)
    return deputy


@operation
def end_deputy(*, deputy, by, at=None):
    """Somebody is a deputy no longer, from tomorrow."""
    today = timezone.localdate()
    found = Deputy.objects.select_related("person", "seat__body")
    locked = rights.lock(deputy, MANAGE, by=by, found=found)
    if locked.ends_on and locked.ends_on <= today:
        raise WrongState("This has ended already.")
    rows.change(locked, {"ends_on": max(today, locked.starts_on)})
    changes = {"deputy": [f"{locked.person.name} for {locked.seat}", None]}
    events.record("ended a deputy", locked.seat.body, by=by, at=at, changes=changes)
    return locked
