"""What becomes of a file that was found in the folder: somebody checks it, or puts it away."""

from django.utils import timezone

from accounts import rights
from accounts.imports.models import ImportBatch
from accounts.imports.parts import operations as parts
from accounts.imports.states import OPEN
from accounts.rights import operation
from core import events, rows
from core.errors import Refused, WrongState
from performance.imports.folder.looking import put_away
from performance.imports.folder.models import FoundFile
from performance.imports.sheets import name_of
from performance.indicators.querysets import EDIT

DONE = "Somebody else has dealt with this file."
NOT_KEPT = "This file cannot be checked. Put a corrected one into the folder."
FIRST = "Your file {} is checked and waits. Load it, or say that it is not to be loaded, before you check another."


@operation
def take_found(*, found, file_format, said, by, at=None):
    """Check a file of the folder as one that was uploaded, in a format (a name). Returns the batch, the same for a second
    press. Raises WrongState where it was put away, Refused where its bytes are not kept
    or another file of the format waits."""
    at = at or timezone.now()
    locked = _lock(found, by)
    if locked.batch_id is not None:
        return locked.batch
    if not locked.is_waiting:
        raise WrongState(DONE)
    if not locked.is_kept:
        raise Refused(NOT_KEPT)
    if first := _waiting(file_format, by):
        raise Refused(FIRST.format(first.file_name))
    upload = locked.upload
    rows.change(upload, {"sheet": name_of(file_format)})
    batch = parts.take(upload=upload, said=said, by=by, at=at)
    rows.change(locked, {"batch": batch, "sheet": upload.sheet, "problems": []})
    return batch


@operation
def put_found_away(*, found, by, at=None):
    """Say that a file of the folder is not wanted: what is kept of it goes. Returns it. Raises WrongState where it was
    dealt with."""
    locked = _lock(found, by)
    if not locked.is_waiting:
        raise WrongState(DONE)
    put_away(locked, at or timezone.now())
    events.record("found_file.put_away", locked, by=by, at=at or timezone.now(), label=locked.name)
    return locked


def _waiting(file_format, by):
    """A file of the format that somebody has checked and not loaded: another would take its place."""
    mine = ImportBatch.objects.filter(uploaded_by=by.pk, sheet=name_of(file_format))
    return mine.filter(state__in=OPEN).order_by("pk").first()


def _lock(found, by):
    rights.require_city(EDIT, by=by)
    return rows.take(found, FoundFile.objects.all())
