"""Seats and who holds them. A member's role grant is written here and nowhere else."""

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts import rights
from accounts.access import Permission, Role
from accounts.models import RoleGrant
from accounts.operations import record_grant, refuse_own_role
from accounts.rights import operation
from accounts.telling import tell_of_grant
from boards.seats.models import Deputy, Membership, RegisterEntry, Seat, TermOfOffice
from boards.seats.rules import usual_vote
from boards.seats.voting.councillors import require_councillor, require_exceptions
from core import events, rests, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState
from neighbourhoods.people.agencies.running import require_running
from neighbourhoods.places.covering import lock as lock_ward

Kind = Seat.Kind
MANAGE = Permission.MANAGE_BODY
WARD_SEATS = (Membership.Role.CHAIR, Membership.Role.VICE_CHAIR, Membership.Role.ELECTED_MEMBER)
ROLE_OF_SEAT = {
    Membership.Role.CHAIR: Role.BOARD_CHAIR,
    Membership.Role.VICE_CHAIR: Role.ELECTED_MEMBER,
    Membership.Role.ELECTED_MEMBER: Role.ELECTED_MEMBER,
    Membership.Role.RESIDENT: Role.RESIDENT_REPRESENTATIVE,
    Membership.Role.PARTNER: Role.PARTNER_OFFICER,
}


def _check_ward(body, role, ward):
    if ward is None:
        return
    if role not in WARD_SEATS:
        raise Refused("Only elected members sit for a ward", "ward")
    if body.neighbourhood_id and not ward.neighbourhoods.filter(pk=body.neighbourhood_id).exists():
        raise Refused(f"{ward.name} ward does not cover {body.neighbourhood}", "ward")


@operation
def add_member(
    *,
    body,
    person,
    role,
    by,
    seat=None,
    starts_on=None,
    ends_on=None,
    agency=None,
    ward=None,
    has_vote=None,
    vote_exception="",
    term=None,
    at=None,
):
    """Seat a person: on `seat`, or on a vacant one that fits, or on a new one. With a sign-in they
    get the role that goes with the seat. `vote_exception`, on a body that decides: why somebody
    votes who is no councillor; it stands on the seat. Returns the membership. Raises Refused for an
    agency, days, a ward or a vote that do not fit, WrongState where the seat was just filled."""
    at = at or timezone.now()
    rights.require(MANAGE, by=by, on=body)
    starts_on = starts_on or timezone.localtime(at).date()
    if seat is not None:
        if seat.body_id != body.pk:
            raise Refused(f"This seat is not one of {body}", "seat")
        agency, ward = agency or seat.agency, ward or seat.ward
    if role == Membership.Role.PARTNER and not (agency or person.agency_id):
        raise Refused("Choose the agency for which the person sits", "agency")
    if ends_on and ends_on < starts_on:
        raise Refused("The last day must not be before the first day", "ends_on")
    _check_ward(body, role, ward)
    _check_free(body, person, role, starts_on, ends_on)
    agency = agency or (person.agency if role == Membership.Role.PARTNER else None)
    require_running(agency, until=ends_on)
    has_vote = usual_vote(body, role) if has_vote is None else has_vote
    seat = seat or find_seat(
        body, seat_kind(body, role, ward, agency), ward=ward, agency=agency, has_vote=has_vote,
        starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip
    if has_vote and not seat.has_vote:
        raise Refused("This is a non-voting seat", "vote")
    if vote_exception.strip():
        rows.change(seat, {"vote_exception": vote_exception.strip()})
    membership = Membership(
        body=body,
        seat=seat,
        term=term,
        person=person,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
        agency=agency,
        ward=ward,
        has_vote=has_vote,
    )
    require_councillor(membership, "vote_exception")
    rests.refuse("membership", membership, "starts_on")
    try:
        with transaction.atomic():
            membership.save(force_insert=True)
    except IntegrityError:
        raise WrongState("Someone has just filled this seat. Refresh the page.") from None
    label = f"{person.name}, {membership.get_role_display()}"
    events.record("seat.filled", body, by=by, at=at, changes={"member": [None, label]})
    _write_grant(membership, by=by, at=at)
    return membership


def _check_free(body, person, role, starts_on, ends_on):
    """Nobody sits twice, and there is one chair."""
    seats = Membership.objects.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on), body=body)
    if ends_on:
        seats = seats.filter(starts_on__lte=ends_on)
    if seats.filter(person=person).exists():
        raise Refused(f"{person.name} sits on {body} at that time already", "person")
    if role == Membership.Role.CHAIR and seats.filter(role=Membership.Role.CHAIR).exists():
        raise Refused(f"{body} has a chair at that time already. End that seat first.", "role")


@operation
def end_membership(*, membership, by, last_day=None, at=None):
    """End a seat after `last_day` (default: at once), and the role that came with it. Raises
    Refused for a day before it began, WrongState where it has ended."""
    at = at or timezone.now()
    today = timezone.localtime(at).date()
    last_day = last_day or today
    found = Membership.objects.select_related("person", "body", "seat")
    locked = rights.lock(membership, MANAGE, by=by, found=found)
    if locked.ends_on and locked.ends_on <= today:
        raise WrongState("This seat has ended already.")
    if last_day < locked.starts_on:
        raise Refused(f"The seat began on {locked.starts_on:%-d %B %Y}", "last_day")
    _end(locked, last_day)
    label = f"{locked.person.name}, {locked.get_role_display()}"
    changes = {"member": [label, f"until {last_day:%-d %B %Y}"]}
    events.record("seat.ended", locked.body, by=by, at=at, changes=changes)
    for grant in RoleGrant.objects.filter(membership=locked, ended_at=None):
        grant.ends_on = last_day
        if last_day <= today:
            grant.ended_at, grant.ended_by = at, user_or_none(by)
        grant.save()
        record_grant("role.ended", grant, by=by, at=at)
    return locked


def _end(membership, last_day):
    """A later day than was said before may find the seat, the chair or the person taken."""
    changed = rows.assign(membership, {"ends_on": last_day})
    require_councillor(membership, "last_day")
    rests.refuse("membership", membership, "last_day")
    try:
        with transaction.atomic():
            rows.write(membership, changed)
    except IntegrityError:
        raise Refused("The seat or the person is taken by then", "last_day") from None


@operation
def link_sign_in(*, person, user, by, at=None):
    """Tie a sign-in to a person; the roles of the seats that the person holds go with it."""
    at = at or timezone.now()
    locked = rights.lock(person, Permission.MANAGE_ACCESS, by=by)
    _refuse_own_link(user, by)
    before = locked.user
    rows.change(locked, {"user": user})
    changes = {"user": [before.name if before else None, user.name]}
    events.record("person.sign_in_linked", locked, by=by, at=at, changes=changes)
    today = timezone.localtime(at).date()
    held = RoleGrant.objects.filter(membership__person=locked, ended_at=None)
    for grant in held.exclude(ends_on__lt=today).exclude(user=user):
        refuse_own_role(user, by)
        events.record("role.moved", grant.user, by=by, at=at)
        grant.user, grant.granted_by, grant.granted_at = user, user_or_none(by), at
        grant.save(update_fields=["user", "granted_by", "granted_at"])
        record_grant("role.granted", grant, by=by, at=at)
        tell_of_grant(grant)
    give_roles(locked, by=by, at=at)
    return locked


def give_roles(person, *, by, at):
    """The roles of the seats that a person holds, where they are not given yet: once a sign-in, or
    a seat, has come to somebody."""
    today = timezone.localtime(at).date()
    seats = person.memberships.current(today).exclude(ends_on__lte=today)
    for membership in seats.filter(grant=None).select_related("person__user", "body", "ward"):
        _write_grant(membership, by=by, at=at)


def _refuse_own_link(user, by):
    """A person's own papers and private promises are open without a role: nobody takes them."""
    if by.pk and by.pk == user.pk:
        raise Refused("You cannot link your own account. Ask another administrator.", "user")


def places_of(membership):
    """The neighbourhoods for which the role of a member is given: those of the ward."""
    if membership.ward_id and membership.body.neighbourhood_id:
        return membership.ward.neighbourhoods.all()
    return ()


def _write_grant(membership, *, by, at):
    role = ROLE_OF_SEAT.get(membership.role)
    user = membership.person.user
    if not (role and user):
        return
    refuse_own_role(user, by)
    if membership.ward_id:
        lock_ward(membership.ward)  # what it covers changes before this, or after
    grant = RoleGrant.objects.create(
        user=user, role=role, body=membership.body, membership=membership,
        starts_on=membership.starts_on, ends_on=membership.ends_on, granted_by=user_or_none(by), granted_at=at,
    )  # fmt: skip
    grant.named_neighbourhoods.set(places_of(membership))
    record_grant("role.granted", grant, by=by, at=at)
    tell_of_grant(grant)


KIND_OF_ROLE = {
    Membership.Role.RESIDENT: Kind.RESIDENT,
    Membership.Role.PARTNER: Kind.AGENCY,
    Membership.Role.OFFICER: Kind.OFFICER,
}


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
        body=body, kind=kind, ward=ward, agency=agency, has_vote=has_vote, starts_on=starts_on,
        ends_on=ends_on if agency and agency.has_ended else None,
    )  # fmt: skip


@operation
def save_seat(*, body, by, seat=None, at=None, **fields):
    """Set up a seat of a body, or change whom it is for. Returns it. Raises Refused for whom, days
    or a vote that do not fit."""
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
    if {"agency", "ends_on"} & set(changed):
        require_running(seat.agency, until=seat.ends_on)
    if not new and not seat.has_vote and seat.holders.current().filter(has_vote=True).exists():
        raise Refused("Who holds the seat votes. End that membership first.", "has_vote")
    if new:
        seat.save()
    elif not rows.write(seat, changed):
        return seat
    elif not seat.vote_exception:
        require_exceptions(seat.holders.all(), "vote_exception")
    code = "seat.set_up" if new else "seat.changed"
    events.record(code, body, by=by, at=at, changes={"seat": [None, str(seat)]})
    return seat


@operation
def end_seat(*, seat, by, last_day=None, at=None):
    """The body has this seat no longer. Somebody who holds it leaves first. Raises Refused where it
    is held, or for a day before it began."""
    last_day = last_day or timezone.localdate()
    locked = rights.lock(seat, MANAGE, by=by, found=Seat.objects.select_related("body"))
    held = locked.holders.filter(ends_on=None) | locked.holders.filter(ends_on__gt=last_day)
    if held.exists():
        raise Refused("Someone already holds this seat. End that membership first.", "last_day")
    if last_day < locked.starts_on:
        raise Refused(f"The seat began on {locked.starts_on:%-d %B %Y}", "last_day")
    rows.change(locked, {"ends_on": last_day})
    changes = {"seat": [str(locked), f"until {last_day:%-d %B %Y}"]}
    events.record("seat.given_up", locked.body, by=by, at=at, changes=changes)
    return locked


@operation
def add_deputy(*, seat, person, by, starts_on=None, ends_on=None, at=None):
    """Name who may come instead of the holder of a seat. Returns the row. Raises Refused for days
    in the wrong order, and for who sits there or is a deputy already."""
    seat = rights.lock(seat, MANAGE, by=by, found=Seat.objects.select_related("body"))
    starts_on = starts_on or timezone.localdate()
    if ends_on and ends_on < starts_on:
        raise Refused("The last day must not be before the first day", "ends_on")
    if Membership.objects.filter(body=seat.body_id, person=person).current(starts_on).exists():
        raise Refused(
            f"{person.name} sits on {seat.body} and cannot be a named substitute there", "person"
        )
    try:
        with transaction.atomic():
            deputy = Deputy.objects.create(
                seat=seat, person=person, starts_on=starts_on, ends_on=ends_on
            )
    except IntegrityError:
        raise Refused(
            f"{person.name} is a named substitute for this seat already", "person"
        ) from None
    changes = {"deputy": [None, f"{person.name} for {seat}"]}
    events.record("deputy.named", seat.body, by=by, at=at, changes=changes)
    return deputy


@operation
def end_deputy(*, deputy, by, at=None):
    """Somebody is a deputy no longer, from tomorrow. Raises WrongState where it has ended."""
    today = timezone.localdate()
    found = Deputy.objects.select_related("person", "seat__body")
    locked = rights.lock(deputy, MANAGE, by=by, found=found)
    if locked.ends_on and locked.ends_on <= today:
        raise WrongState("This has ended already.")
    rows.change(locked, {"ends_on": max(today, locked.starts_on)})
    changes = {"deputy": [f"{locked.person.name} for {locked.seat}", None]}
    events.record("deputy.ended", locked.seat.body, by=by, at=at, changes=changes)
    return locked


@operation
def register_interest(*, person, nature, by, starts_on=None, at=None):
    """Enter an interest. Councillors' belong in the council's register. Returns the entry. Raises
    Refused without words and for elected members."""
    at = at or timezone.now()
    person = rights.lock(person, Permission.EDIT_PEOPLE, by=by)
    if not nature.strip():
        raise Refused("Enter the interest", "nature")
    if TermOfOffice.objects.filter(person=person).current().exists():
        raise Refused(
            f"{person.name} is an elected member: interests are in the council's register. "
            "Link to it under Edit details.",
            "nature",
        )
    entry = RegisterEntry.objects.create(
        person=person, nature=nature.strip(), recorded_by=by, recorded_at=at,
        starts_on=starts_on or timezone.localtime(at).date(),
    )  # fmt: skip
    events.record("register.entered", person, by=by, at=at)
    return entry


@operation
def end_entry(*, entry, by, at=None):
    """The person has this interest no longer. Raises WrongState where it has ended."""
    today = timezone.localdate()
    found = RegisterEntry.objects.select_related("person")
    locked = rights.lock(entry, Permission.EDIT_PEOPLE, by=by, found=found)
    if locked.ends_on:
        raise WrongState("This entry has ended already.")
    rows.change(locked, {"ends_on": max(today, locked.starts_on)})
    events.record("register.ended", locked.person, by=by, at=at)
    return locked
