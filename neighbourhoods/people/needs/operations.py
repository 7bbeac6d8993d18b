"""What somebody needs is entered, by themselves or by who keeps people."""

from accounts import rights
from accounts.rights import operation
from core import events, rows
from core.errors import WrongState
from neighbourhoods.people.models import Person
from neighbourhoods.people.needs.models import AccessNeeds

NOT_YOURS = "You do not have permission to read the access needs of this person."


@operation
def save_needs(*, person, by, at=None, **fields):
    """Enter what a person needs; with nothing in it the row goes. The event says only that it was
    done. Returns the person. Raises PermissionDenied where `by` is neither the person nor may edit
    them, WrongState where the entry was merged into another."""
    locked = rows.take(person, Person.objects.all())
    _allow(locked, by)
    rows.expect_version(locked, person)
    if locked.merged_into_id:
        raise WrongState("This entry was merged into another. Open the page of that person.")
    needs = AccessNeeds.objects.filter(person=locked).first() or AccessNeeds(person=locked)
    if not rows.assign(needs, fields):
        return locked
    if needs.in_words:
        needs.save()
    else:
        needs.delete()
    events.record("person.needs_changed", locked, by=by, at=at)
    return locked


@operation
def read_needs(*, person, by, at=None):
    """Hand out what a person needs, and record that somebody else did. Returns AccessNeeds or None.
    Raises PermissionDenied."""
    _allow(person, by)
    if by.pk is not None and by.pk != person.user_id:
        events.record("person.needs_read", person, by=by, at=at)
    return AccessNeeds.objects.filter(person=person).first()


def _allow(person, by):
    own = by.pk is None or Person.objects.needs_editable_by(by).filter(pk=person.pk).exists()
    rights.allow(own, NOT_YOURS, by=by)
