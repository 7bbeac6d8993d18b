"""Photographs of stops: kept, looked at, taken away."""

import uuid

from django.utils import timezone

from accounts.rights import operation
from core import events, files, rows
from core.errors import Refused
from tasking.walkabouts import states
from tasking.walkabouts.agreeing.steps import to_be_agreed
from tasking.walkabouts.operations import lock_walkabout
from tasking.walkabouts.stops.models import Stop, StopPhoto, StopPhotoContent

MOST = 6
"""Photographs of one stop."""
MOST_WAITING = 100
"""Photographs that wait on one device for a signal."""


def look_into(content, name):
    """A step: the facts of a photograph (core.files), without where and when it was taken. Raises
    Refused for what is none."""
    return files.inspect_picture(content, name)


def keep_photo(stop, facts, client_id=None):
    """A step: a photograph goes with a stop whose walkabout is locked. Returns it. Raises Refused for
    one too many."""
    if stop.photos.count() >= MOST:
        raise Refused(f"This stop has {MOST} photographs already, which is the most", "photo")
    photo = StopPhoto(stop=stop, client_id=client_id or uuid.uuid4())
    photo.describe(facts, f"Photograph of stop {stop.number}")
    photo.name = f"photograph.{facts.name.rpartition('.')[2]}"
    photo.save(force_insert=True)
    StopPhotoContent.objects.create(photo=photo, data=facts.content)
    return photo


@operation
def add_photo(*, walkabout, stop, photo, by, client_id=None, at=None):
    """Keep a photograph (its bytes and name) with the stop that a press with the id `stop` made. Returns
    it; the same `client_id` again returns the first. Raises Refused for a stop that is not there, for one
    too many, and for what is no photograph."""
    picture = look_into(*photo)
    locked = lock_walkabout(walkabout, *states.TAKES_STOPS, by=by)
    found = Stop.objects.filter(walkabout=locked, client_id=stop).first()
    if found is None:
        raise Refused("The stop of this photograph is not there any more", "stop")
    if known := rows.once(StopPhoto.objects, client_id, stop_id=found.pk, elsewhere="another stop"):
        return known
    kept = keep_photo(found, picture, client_id)
    _tell("walkabout.photo_added", locked, by, at)
    return kept


@operation
def remove_photo(*, photo, by, at=None):
    """Take away a photograph that should not have been taken, also from a report that is out."""
    locked = lock_walkabout(photo.stop.walkabout, by=by)
    StopPhotoContent.objects.filter(photo=photo.pk).delete()
    StopPhoto.objects.filter(pk=photo.pk).delete()
    _tell("walkabout.photo_removed", locked, by, at)


@operation
def show_photo(*, photo, is_public, by, at=None):
    """Say whether a photograph may stand in the published report: nobody's face, no number plate, no
    child is on it. One more to be shown is for somebody else to agree: a published report is off the public
    pages until then; one to be hidden is hidden at once. Returns it."""
    at = at or timezone.now()
    locked = lock_walkabout(photo.stop.walkabout, by=by)
    row = rows.take(photo, StopPhoto.objects.all())
    if is_public and not row.is_public:
        to_be_agreed(locked, by=by, at=at)
    if rows.change(row, {"is_public": is_public}):
        _tell("walkabout.photo_looked_at", locked, by, at)
    return row


def _tell(code, walkabout, by, at):
    events.record(code, walkabout, by=by, at=at, label=walkabout.reference)
