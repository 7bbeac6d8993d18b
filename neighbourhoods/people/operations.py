"""Writes about people from the product's own pages."""

from django.db import connection
from django.utils import timezone
from django.utils.text import slugify

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows
from core.errors import Refused
from neighbourhoods.people.agencies.operations import NAMES, keep_earlier_name
from neighbourhoods.people.agencies.running import require_running
from neighbourhoods.people.models import Agency, Contact, Person
from neighbourhoods.people.picking import alike
from neighbourhoods.places.operations import write_named

PRIVATE = ("email", "phone", "work_phone", "postal_address")
"""What stands in `Contact`."""
NOT_SHOWN = ("(not shown)", "(not shown)")
NOT_READ = "You do not have permission to read contact details."


class Alike(Refused):
    """Somebody like that is known: `people`; `shown` is sent back by who adds somebody else."""

    def __init__(self, people):
        super().__init__("Someone with this name is already listed. Is it one of these?", "name")
        self.people, self.shown = people, rows.shown(*(person.pk for person in people))


@operation
def save_agency(*, by, agency=None, at=None, **fields):
    """Add an agency, or change one: its earlier name stays known. Returns it. Raises Refused where
    there is one of this name."""
    if new := agency is None:
        rights.require(Permission.EDIT_REFERENCE, by=by)
        agency = Agency(slug=_free_slug(fields["short_name"]))
    else:
        agency = rights.lock(agency, Permission.EDIT_REFERENCE, by=by)
    before = {name: getattr(agency, name) for name in NAMES}
    written = write_named(agency, fields, new=new, by=by, at=at)
    if not new and before != {name: getattr(agency, name) for name in NAMES}:
        keep_earlier_name(agency, by=by, at=at, **before)
    return written


def _free_slug(name):
    base = slugify(name)[:55] or "agency"
    taken = set(Agency.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(each for each in (base, *numbered) if each not in taken)


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
    require_running(fields.get("agency"))
    details, person = _details_of(fields), Person()
    changed = rows.assign(person, {"name": " ".join(name.split())} | fields)
    person.save()
    changed |= _write_contact(Contact(person=person), details)
    changes = rows.in_words(changed, hidden=PRIVATE, instead=NOT_SHOWN)
    events.record("added", person, by=by, at=at, changes=changes)
    return person


def _details_of(fields):
    """Takes what stands in `Contact` out of `fields`."""
    return {name: fields.pop(name) for name in PRIVATE if name in fields}


def _change_contact(person, details):
    """Write what differs. The person is locked. Returns what changed."""
    contact = Contact.objects.filter(person=person).first() or Contact(person=person)
    return _write_contact(contact, details)


def _write_contact(contact, details):
    if changed := rows.assign(contact, details):
        contact.save(force_insert=contact._state.adding)
    return changed


@operation
def save_person(*, person, by, at=None, **fields):
    """Correct a person and how to reach them. Contact details never reach the event. Returns the person."""
    locked = rights.lock(person, Permission.EDIT_PEOPLE, by=by)
    details = _details_of(fields)
    if fields.get("agency", locked.agency) != locked.agency:
        require_running(fields["agency"])
    if changed := rows.change(locked, fields) | _change_contact(locked, details):
        changes = rows.in_words(changed, hidden=PRIVATE, instead=NOT_SHOWN)
        events.record("changed", locked, by=by, at=at, changes=changes)
    return locked


@operation
def read_contact(*, person, by, at=None):
    """Hand out contact details and record that it was done. Returns the person, with Contact. Raises
    PermissionDenied where `by` may not read them."""
    readable = Person.objects.contacts_readable_by(by).filter(pk=person.pk)
    rights.allow(by.pk is None or readable.exists(), NOT_READ, by=by)
    events.record("person.contact_read", person, by=by, at=at or timezone.now())
    return person
