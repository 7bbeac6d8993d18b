"""Writes about places and people from the product's own pages."""

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows
from neighbourhoods.models import Person

PRIVATE = ("email", "phone")
NOT_SHOWN = ("(not shown)", "(not shown)")
NOT_READ = "Your role does not let you read contact details."


@operation
def save_profile(*, neighbourhood, profile, by, at=None):
    """Change the text that introduces a neighbourhood."""
    locked = rights.lock(neighbourhood, Permission.EDIT_NEIGHBOURHOOD, by=by)
    if rows.change(locked, {"profile": profile}):
        events.record("place.profile_changed", locked, by=by, at=at)
    return locked


@operation
def save_person(*, by, person=None, at=None, **fields):
    """Add or correct a person. Contact details never reach the event."""
    new = person is None
    if new:
        rights.require(Permission.EDIT_PEOPLE, by=by)
    person = Person() if new else rights.lock(person, Permission.EDIT_PEOPLE, by=by)
    changed = rows.assign(person, fields)
    if new:
        person.save()
    else:
        rows.write(person, changed)
    if changed:
        changes = rows.in_words(changed, hidden=PRIVATE, instead=NOT_SHOWN)
        events.record("added" if new else "changed", person, by=by, at=at, changes=changes)
    return person


@operation
def read_contact(*, person, by, at=None):
    """Hand out contact details and record that it was done. Returns (e-mail, phone). Raises
    PermissionDenied where `by` may not read them."""
    readable = Person.objects.contacts_readable_by(by).filter(pk=person.pk)
    rights.allow(by.pk is None or readable.exists(), NOT_READ, by=by)
    events.record("person.contact_read", person, by=by, at=at or timezone.now())
    return person.email, person.phone
