"""Writing down what the next colleague should know of a neighbourhood."""

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused
from neighbourhoods.knowing.models import ThingToKnow

EDIT = Permission.EDIT_NEIGHBOURHOOD


@operation
def keep_known(*, neighbourhood, text, review_on, by, about_on=None, at=None):
    """Keep what the staff of a neighbourhood should know. Said twice in the same words it stands once.
    Returns the row. Raises Refused for a day of review that is past."""
    at = at or timezone.now()
    rights.require(EDIT, by=by, on=neighbourhood)
    _check(review_on, at)
    values = {"text": text.strip(), "about_on": about_on, "neighbourhood": neighbourhood}
    if there := ThingToKnow.objects.filter(**values).first():
        return there
    made = ThingToKnow.objects.create(
        review_on=review_on, written_by=user_or_none(by), written_at=at, **values
    )
    events.record("known.added", neighbourhood, by=by, at=at)
    return made


@operation
def change_known(*, known, by, at=None, **details):
    """Change the words, or when they are looked at again. Returns the row. Raises Refused for a day of
    review that is past."""
    at = at or timezone.now()
    locked = rights.lock(known, EDIT, by=by, found=ThingToKnow.objects.all())
    if details.get("review_on", locked.review_on) != locked.review_on:
        _check(details["review_on"], at)
    if rows.change(locked, details):
        events.record("known.changed", locked.neighbourhood, by=by, at=at)
    return locked


@operation
def remove_known(*, known, by, at=None):
    """What is not so any more, or needs to be known by nobody, is deleted: no words of it stay."""
    locked = rights.lock(known, EDIT, by=by, found=ThingToKnow.objects.all())
    events.record("known.removed", locked.neighbourhood, by=by, at=at)
    locked.delete()


def _check(review_on, at):
    if review_on <= timezone.localtime(at).date():
        raise Refused("Choose a day to come", "review_on")
