"""Writes about places and people from the product's own pages."""

from django.db import transaction
from django.utils import timezone

from core import events
from neighbourhoods.models import Person

PRIVATE = ("email", "phone")


@transaction.atomic
def save_profile(*, neighbourhood, profile, by, at=None):
    """Change the text that introduces a neighbourhood."""
    if neighbourhood.profile != profile:
        neighbourhood.profile = profile
        neighbourhood.save(update_fields=["profile"])
        events.record("changed the profile", neighbourhood, by=by, at=at)
    return neighbourhood


@transaction.atomic
def save_person(*, by, person=None, at=None, **fields):
    """Add or correct a person. Contact details never reach the event."""
    new = person is None
    person = person or Person()
    changes = {}
    for name, value in fields.items():
        before = getattr(person, name)
        if before != value:
            words = (
                ["(not shown)"] * 2 if name in PRIVATE else [str(before or ""), str(value or "")]
            )
            changes[name] = words
        setattr(person, name, value)
    person.save()
    if changes:
        events.record("added" if new else "changed", person, by=by, at=at, changes=changes)
    return person


@transaction.atomic
def read_contact(*, person, by, at=None):
    """Hand out contact details and record that it was done. Returns (e-mail, phone)."""
    events.record("read contact details", person, by=by, at=at or timezone.now())
    return person.email, person.phone
