"""Terms of office, and the seats that come with them."""

from django.db.models import Q

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.seats.models import Membership, Seat, TermOfOffice
from boards.seats.operations import add_member, end_membership
from boards.seats.voting.councillors import of_person, require_exceptions
from core import events, rests, rows
from core.errors import Refused


@operation
def begin_term(*, person, ward, starts_on, by, election=None, at=None):
    """Somebody is elected for a ward; a vacant seat of the ward on every body is filled. Entered
    once. Returns the term. Raises Refused where the ward is full or the person is elected
    elsewhere."""
    rights.require_city(Permission.MANAGE_BODY, by=by)
    known = TermOfOffice.objects.filter(ward=ward).current(starts_on)
    if known.count() >= ward.members:
        raise Refused(f"{ward.name} ward elects {ward.members}: end a term first")
    check_free(person, starts_on)
    term = TermOfOffice.objects.create(
        person=person, ward=ward, starts_on=starts_on, election=election
    )
    changes = {"elected": [None, f"{person.name}, {ward.name} ward"]}
    events.record("term.begun", person, by=by, at=at, changes=changes)
    fill_seats(term, by=by, at=at)
    return term


def check_free(person, starts_on, ends_on=None, but=None):
    """Nobody is elected for two wards, or twice for one, at a time. Raises Refused."""
    terms = TermOfOffice.objects.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on), person=person)
    if ends_on:
        terms = terms.filter(starts_on__lte=ends_on)
    if other := terms.exclude(pk=but).select_related("ward").first():
        raise Refused(f"{person.name} is elected for {other.ward.name} ward at that time already")


def fill_seats(term, *, by, at=None):
    """One seat of the ward on each body that has a vacant one, unless the person sits there."""
    seats = Seat.objects.filter(kind=Seat.Kind.WARD, ward=term.ward_id)
    filled = set()
    for seat in seats.vacant(term.starts_on).select_related("body", "ward").order_by("body", "id"):
        sits = Membership.objects.filter(body=seat.body_id, person=term.person_id)
        if seat.body_id in filled or sits.current(term.starts_on).exists():
            continue
        filled.add(seat.body_id)
        add_member(
            body=seat.body, person=term.person, role=Membership.Role.ELECTED_MEMBER, seat=seat,
            starts_on=term.starts_on, term=term, by=by, at=at,
        )  # fmt: skip


@operation
def end_term(*, term, last_day, by, at=None):
    """A term ends, with every seat that came with it. Returns the term. Raises Refused for a day
    before it began, and where the person would go on to vote on a body that decides without an
    exception."""
    found = TermOfOffice.objects.select_related("ward", "person")
    locked = rights.lock(term, Permission.MANAGE_BODY, by=by, found=found)
    if last_day < locked.starts_on:
        raise Refused(f"The term began on {locked.starts_on:%-d %B %Y}")
    check_free(locked.person, locked.starts_on, last_day, but=locked.pk)
    changed = rows.assign(locked, {"ends_on": last_day})
    rests.refuse("term", locked)
    rows.write(locked, changed)
    for membership in locked.memberships.filter(ends_on=None).select_related("body", "person"):
        end_membership(membership=membership, last_day=last_day, by=by, at=at)
    require_exceptions(of_person(locked.person), "last_day")
    changes = {"elected": [locked.ward.name, f"until {last_day:%-d %B %Y}"]}
    events.record("term.ended", locked.person, by=by, at=at, changes=changes)
    return locked
