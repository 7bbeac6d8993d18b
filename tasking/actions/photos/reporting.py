"""Reporting on an action: a step, words, a photograph, in any combination."""

from django.utils import timezone

from accounts import rights
from accounts.rights import operation
from core import rows
from tasking.actions import operations
from tasking.actions.models import ActionUpdate
from tasking.actions.offers import answering
from tasking.actions.photos.operations import keep_photo, look_into

PHOTOGRAPH = "Photograph"
"""What a report says that is one and nothing else."""


@operation
def report(*, action, by, to="", note="", photo=None, client_id=None, at=None):
    """Take a step, say something, keep a photograph (its bytes and name). Returns the update that
    records it; the same `client_id` again returns the first and changes nothing. Raises what
    `move_action`, `add_note`, `look_into` and `keep_photo` raise."""
    at = at or timezone.now()
    picture = look_into(*photo) if photo else None
    said = {"action": action, "by": by, "client_id": client_id, "at": at}
    locked = rights.lock(action, *operations.rights_for(to), by=by)
    if known := rows.once(ActionUpdate.objects, client_id, action_id=locked.pk):
        return known
    if to:
        answering.ask_for_step(locked, to, by)
        update = operations.move_action(to=to, note=note, has_photo=bool(photo), **said)
    else:
        words = note if note.strip() or not photo else PHOTOGRAPH
        update = operations.add_note(note=words, **said)
    if picture:
        keep_photo(update, picture)
    return update
