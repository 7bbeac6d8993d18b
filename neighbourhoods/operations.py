"""Writes about places and people from the product's own pages."""

from django.db import connection
from django.utils import timezone

from accounts import rights
from accounts.access import Permission, holds_city
from accounts.rights import operation
from core import events, rows
from core.errors import Refused
from neighbourhoods.models import Election, ElectionWard, Person
from neighbourhoods.picking import alike

PRIVATE = ("email", "phone")
ORDINARY = Election.Kind.ORDINARY
NOT_SHOWN = ("(not shown)", "(not shown)")
NOT_READ = "You do not have permission to read contact details."


@operation
def save_profile(*, neighbourhood, profile, by, at=None):
    """Change the text that introduces a neighbourhood."""
    locked = rights.lock(neighbourhood, Permission.EDIT_NEIGHBOURHOOD, by=by)
    if rows.change(locked, {"profile": profile}):
        events.record("place.profile_changed", locked, by=by, at=at)
    return locked


class Alike(Refused):
    """Somebody like that is known: `people`; `shown` is sent back by who adds somebody else."""

    def __init__(self, people):
        super().__init__("Someone with this name is already listed. Is it one of these?", "name")
        self.people, self.shown = people, rows.shown(*(person.pk for person in people))


@operation
def add_person(*, name, by, agency=None, shown="", at=None, **fields):
    """Add a person. `shown` says whom the page has shown as likely the same (Alike). Contact
    details never reach the event. Returns the person. Raises Alike where somebody like that is
    known, and was not shown."""
    rights.require(Permission.EDIT_PEOPLE, by=by)
    with connection.cursor() as cursor:  # two who add the same person wait for each other
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('neighbourhoods_person.name'))")
    known = Alike(alike(Person.objects.select_related("agency"), name, agency))
    if known.people and known.shown != shown:
        raise known
    return create_person(name=name, agency=agency, by=by, at=at, **fields)


def create_person(*, name, by, at=None, **fields):
    """The step that writes: for operations that have shown who may be the same."""
    person = Person()
    changed = rows.assign(person, {"name": " ".join(name.split())} | fields)
    person.save()
    changes = rows.in_words(changed, hidden=PRIVATE, instead=NOT_SHOWN)
    events.record("added", person, by=by, at=at, changes=changes)
    return person


@operation
def save_person(*, person, by, at=None, **fields):
    """Correct a person. Contact details never reach the event. Returns the person."""
    locked = rights.lock(person, Permission.EDIT_PEOPLE, by=by)
    if changed := rows.change(locked, fields):
        changes = rows.in_words(changed, hidden=PRIVATE, instead=NOT_SHOWN)
        events.record("changed", locked, by=by, at=at, changes=changes)
    return locked


CITY = "Only people whose role covers the whole city can do this."


@operation
def announce_election(*, kind, notice_on, poll_on, wards, by, at=None):
    """Enter an election and the wards it is held in; the results follow ward by ward. Returns it.
    Raises Refused for days in the wrong order, no ward, a ward that is not there on the day, or an
    election that is entered already."""
    keeps = (Permission.MANAGE_BODY, Permission.EDIT_REFERENCE)
    rights.allow(by.pk is None or any(holds_city(by, right) for right in keeps), CITY, by=by)
    if notice_on >= poll_on:
        raise Refused("The notice is published before the day of the poll", "notice_on")
    if not wards:
        raise Refused("Choose the wards", "wards")
    for ward in wards:
        if poll_on < ward.starts_on:
            raise Refused(f"There is no {ward.name} ward on that day yet", "wards")
    other = ElectionWard.objects.filter(election__poll_on=poll_on, ward__in=wards).first()
    ordinary = Election.objects.filter(poll_on=poll_on, kind=kind) if kind == ORDINARY else None
    if other or (ordinary is not None and ordinary.exists()):
        raise Refused("This election is entered already", "poll_on")
    election = Election.objects.create(kind=kind, notice_on=notice_on, poll_on=poll_on)
    for ward in wards:
        ElectionWard.objects.create(election=election, ward=ward)
    events.record("election.announced", election, by=by, at=at)
    return election


@operation
def read_contact(*, person, by, at=None):
    """Hand out contact details and record that it was done. Returns (email, phone). Raises
    PermissionDenied where `by` may not read them."""
    readable = Person.objects.contacts_readable_by(by).filter(pk=person.pk)
    rights.allow(by.pk is None or readable.exists(), NOT_READ, by=by)
    events.record("person.contact_read", person, by=by, at=at or timezone.now())
    return person.email, person.phone
