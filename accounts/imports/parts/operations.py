"""Every write about files that come in parts: begun, a part taken, whole, and what nobody has finished."""

import datetime
import hashlib

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts import rights
from accounts.imports import operations as imports
from accounts.imports import states
from accounts.imports.parts.models import LARGEST, PART, Upload, UploadPart
from accounts.imports.parts.reading import opened
from accounts.rights import operation
from core import rows
from core.errors import Refused, WrongState
from core.imports import sheets

KEPT = datetime.timedelta(days=1)
MEGABYTE = 1024 * 1024
TOO_LARGE = f"The file must be {LARGEST // MEGABYTE} MB or smaller. Split it, or leave columns out that are not needed"
CUT = "This part of the file did not come whole. Send it again."
OTHER = "The file has changed since it was begun. Nothing was written: choose it again and send it from the beginning."


def expect_size(size):
    """Raises Refused for what is too large even in parts, or empty."""
    if size <= 0:
        raise Refused("The file is empty", "file")
    if size > LARGEST:
        raise Refused(TOO_LARGE, "file")


@operation
def begin(*, sheet, name, size, sha256, said, by, at=None):
    """A file is to come in parts. Begun again it goes on where it was. Returns the Upload. Raises Refused for a size
    that is not taken."""
    imports.ask(sheet, by)
    expect_size(size)
    about = {"uploaded_by": by, "sheet": sheet.name, "sha256": sha256, "batch": None}
    now = {"file_name": imports.harmless(name), "size": size, "said": said, "begun_at": at or timezone.now()}  # fmt: skip
    try:
        with transaction.atomic():
            upload, _ = Upload.objects.select_for_update(no_key=True).update_or_create(
                **about, defaults=now
            )
    except IntegrityError:  # begun by another press meanwhile
        upload = Upload.objects.get(**about)
    return upload


@operation
def take_part(*, upload, offset, content, by):
    """Keep a part; what is there already is left. Returns the offset of the first part that has not come, or the size.
    Raises Refused for one that is cut or has no place in the file."""
    locked = _lock(upload, by)
    if locked.batch_id is None:
        _keep(locked, offset, content)
    return first_missing(locked)


def _keep(upload, offset, content):
    """A step: of an upload that is locked."""
    if offset % PART or not 0 <= offset < upload.size:
        raise Refused("This part has no place in the file.")
    if len(content) != min(PART, upload.size - offset):
        raise Refused(CUT)
    if not upload.parts.filter(offset=offset).exists():
        UploadPart.objects.create(upload=upload, offset=offset, data=content)


def first_missing(upload):
    """Where sending goes on: the offset of the first part that has not come; the size where all have."""
    if upload.batch_id is not None:
        return upload.size
    there = set(upload.parts.values_list("offset", flat=True))
    return next((each for each in range(0, upload.size, PART) if each not in there), upload.size)


@operation
def finish(*, upload, by, at=None):
    """All parts have come: look whether they are the file that was meant, and check it as any other. Returns the batch,
    the same for a second press; None where it is another file, of which nothing is kept then. Raises Refused where
    parts are missing."""
    locked = _lock(upload, by)
    if locked.batch_id is not None:
        return locked.batch
    if first_missing(locked) < locked.size:
        megabytes = [
            f"{each / MEGABYTE:,.0f}" for each in (locked.parts.count() * PART, locked.size)
        ]
        raise Refused("Only {} of {} MB have come. Nothing was written. Choose the same file again to send the rest.".format(*megabytes))  # fmt: skip
    if digest_of(locked) != locked.sha256:
        locked.delete()
        return None
    return take(upload=locked, said=locked.said, by=by, at=at)


def digest_of(upload):
    """The sha256 of the parts that are there."""
    found = hashlib.sha256()
    with opened(upload) as file:
        while block := file.read(PART):
            found.update(block)
    return found.hexdigest()


@operation
def take(*, upload, said, by, at=None):
    """A whole upload becomes a batch of who takes it, and is checked. Returns the batch."""
    sheet, at = sheets.get(upload.sheet), at or timezone.now()
    imports.ask(sheet, by)
    with opened(upload) as file:
        number = sheet.rows_in(file)
    size = number, number > sheet.large
    batch = imports.begin(sheet, upload.file_name, upload.sha256, said, size, by, at)
    rows.change(upload, {"batch": batch, "uploaded_by": by})
    imports.check(batch, by=by, at=at)
    return batch


def _lock(upload, by):
    """One's own upload as it stands now, for who may load its sheet."""
    locked = rows.take(upload, Upload.objects.all())
    imports.ask(sheets.get(locked.sheet), by)
    rights.allow(locked.uploaded_by_id == by.pk, "Only who began to send a file can go on.", by=by)
    return locked


@operation
def give_up(*, upload, by):
    """Delete what has come of a file. Returns nothing. Raises WrongState where all of it has come."""
    locked = _lock(upload, by)
    if locked.batch_id is not None:
        raise WrongState("All of this file has come. What it would do stands on its own page.")
    locked.delete()


def drop_left(at=None):
    """A job: delete what came of files that nobody has finished within a day, and what only says that a file came whose
    bytes are gone. Returns how many."""
    old = Upload.objects.filter(begun_at__lt=(at or timezone.now()) - KEPT)
    is_left = Q(batch=None, uploaded_by__isnull=False)
    is_over = Q(batch__isnull=False) & ~Q(batch__state__in=states.OPEN)
    number = old.filter(is_left | is_over).count()
    old.filter(is_left | is_over).delete()
    return number
