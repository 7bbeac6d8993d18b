"""Every write about a batch: uploaded, its columns matched, its questions answered, loaded, undone."""

import datetime
import hashlib

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import rights
from accounts.imports import running, states, undoing
from accounts.imports.models import (
    ColumnMapping,
    ImportBatch,
    ImportFile,
    ImportProgress,
    ImportRow,
)
from accounts.imports.parts.models import UploadPart
from accounts.imports.parts.reading import content_of
from accounts.imports.progress import Teller
from accounts.rights import operation
from core import events, rows
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.imports import headings
from core.imports.workbook import read
from core.jobs.registry import defer

State = ImportBatch.State
CHECK_JOB, LOAD_JOB, UNDO_JOB = (
    "accounts.check_import", "accounts.load_import", "accounts.undo_import",
)  # fmt: skip
LARGE = 300
"""Rows from which a file is checked, loaded and undone by a job."""
KEPT = datetime.timedelta(days=7)
LEFT = "The contact details of {} stay as the file has them, because earlier ones are not kept. Correct them by hand."
MOST_NOTE = 300
MOVED = (
    "Records have changed since the file was checked, so nothing was loaded. "
    "It has been checked again: look at the result below."
)


def ask(sheet, by):
    """A step: the rights of the operations that write the rows, all of them, on the whole city."""
    for right in sheet.rights:
        rights.require_city(right, by=by)


@operation
def upload(*, sheet, content, name, by, at=None):
    """Take a file and say what its rows would do; nothing of them is written. It takes the place
    of an earlier file of the same person that waits. Returns the batch. Raises Refused for what is not taken."""
    ask(sheet, by)
    at = at or timezone.now()
    grid = read(content, name, sheet.title)
    kept = list(ColumnMapping.objects.filter(sheet=sheet.name).order_by("pk"))
    found = headings.find(sheet, grid, [each.mapping for each in kept])
    is_clear = found.is_clear(sheet)
    mapping = {each.folded: each.key for each in found.headings} if is_clear else {}
    number = len(grid.rows)
    batch = _take(sheet, content, name, mapping, (number, number > LARGE), by, at)
    if is_clear:
        check(batch, by=by, at=at)
    return batch


@operation
def upload_whole(*, sheet, content, name, said, by, at=None):
    """Take a file that is read as a whole (core.imports.sheets.WholeFile), with what was said of it, and
    say what it would do; nothing of it is written. Returns the batch."""
    ask(sheet, by)
    at = at or timezone.now()
    number = sheet.rows_in(content)
    batch = _take(sheet, content, name, said, (number, number > sheet.large), by, at)
    check(batch, by=by, at=at)
    return batch


def _take(sheet, content, name, mapping, size, by, at):
    """Keep the bytes of a file until it is loaded."""
    batch = begin(sheet, name, hashlib.sha256(content).hexdigest(), mapping, size, by, at)
    ImportFile.objects.create(batch=batch, data=content)
    return batch


def begin(sheet, name, sha256, mapping, size, by, at):
    """A step: the batch of a file whose bytes are kept beside it. `size`: its rows, and whether a job reads them."""
    _drop_earlier(sheet, by, at)
    batch = ImportBatch.objects.create(
        sheet=sheet.name,
        file_name=harmless(name),
        sha256=sha256,
        state=State.COLUMNS,
        is_large=size[1],
        mapping=mapping,
        uploaded_by=by,
        uploaded_at=at,
    )
    ImportProgress.objects.create(batch=batch, total=size[0])
    events.record("import.uploaded", batch, by=by, at=at)
    return batch


def harmless(name):
    """The name of a file as it is kept and shown."""
    return " ".join("".join(each for each in name if each.isprintable()).split())[-200:] or "file"


def _drop_earlier(sheet, by, at):
    """A corrected file takes the place of the one before; not of one that a job has in hand."""
    mine = ImportBatch.objects.filter(sheet=sheet.name, uploaded_by=by.pk, state__in=states.OPEN)
    mine = mine.exclude(state=State.LOADING).select_for_update(no_key=True, skip_locked=True)
    for batch in mine.order_by("pk"):
        _drop(batch, by, at)


def _drop(batch, by, at):
    _let_go(batch)
    rows.change(batch, {"state": State.DROPPED, "preview": {}, "choices": {}})
    _moved(batch, by, at)


def _let_go(batch):
    """The bytes of a file are not needed any more."""
    ImportFile.objects.filter(batch=batch).delete()
    UploadPart.objects.filter(upload__batch=batch).delete()


def _moved(batch, by, at):
    """What rests on the state of a file that is read as a whole follows it."""
    if batch.kind.is_whole:
        batch.kind.moved(batch, by=by, at=at)


def _lock(batch, by):
    """The batch as it stands now, for who may load its sheet."""
    locked = rows.take(batch, ImportBatch.objects.all())
    ask(locked.kind, by)
    rows.expect_version(locked, batch)
    return locked


def found_in(batch):
    """The headings of the file of a batch."""
    content = bytes(batch.file.data)
    grid = read(content, batch.file_name, batch.kind.title)
    kept = ColumnMapping.objects.filter(sheet=batch.sheet).values_list("mapping", flat=True)
    return headings.find(batch.kind, grid, [batch.mapping] if batch.mapping else list(kept))


@operation
def set_columns(*, batch, mapping, by, keep_as="", at=None):
    """Say which column is which: {folded heading: key, "" to leave it out}. With a name it is kept for
    the next file with these headings. Returns the batch. Raises Refused where a column that is needed
    is missing or two are the same."""
    at = at or timezone.now()
    locked = rows.expect(_lock(batch, by), State.COLUMNS, State.CHECKED)
    chosen = [key for key in mapping.values() if key]
    for column in locked.kind.columns:
        if column.required and column.key not in chosen:
            raise Refused(f"Choose which column holds “{column.heading}”")
        if chosen.count(column.key) > 1:
            raise Refused(f"Only one column can be “{column.heading}”")
    if name := " ".join(keep_as.split()):
        _keep(locked.sheet, name, mapping, by, at)
    rows.change(locked, {"mapping": mapping, "choices": {}})
    check(locked, by=by, at=at)
    return locked


def _keep(sheet, name, mapping, by, at):
    try:
        with transaction.atomic():
            ColumnMapping.objects.create(
                sheet=sheet, name=name, mapping=mapping, kept_by=by, kept_at=at
            )
    except IntegrityError:
        raise Refused("Columns are kept under this name already", "keep_as") from None


@operation
def answer(*, batch, choices, by, at=None):
    """Say of rows which record they mean: {row: key of one, or "new"}. Returns the batch, checked
    again."""
    at = at or timezone.now()
    locked = rows.expect(_lock(batch, by), State.CHECKED)
    rows.change(locked, {"choices": locked.choices | choices})
    check(locked, by=by, at=at)
    return locked


@operation
def check_again(*, batch, by, at=None):
    """Compare a file with what is there now. Returns the batch. Raises WrongState where a job has it in
    hand, rather than wait for it."""
    _expect_free(batch)
    locked = rows.expect(_lock(batch, by), State.CHECKED, State.CHECKING, State.LOADING)
    check(locked, by=by, at=at or timezone.now())
    return locked


def check(batch, *, by, at):
    """A step: say what a file would do; a job does it where it is large."""
    if batch.is_large:
        _leave_to_job(batch, State.CHECKING, CHECK_JOB, by)
        return
    outcome = running.check(batch, content_of(batch), by=by, at=at)
    _show(batch, outcome, by, at)


def _leave_to_job(batch, state, job, by):
    rows.change(batch, {"state": state, "note": ""})
    _moved(batch, by, timezone.now())
    ImportProgress.objects.filter(batch=batch).update(done=0)
    defer(job, batch=batch.pk, user=by.pk)


def _show(batch, outcome, by, at, note=""):
    """Keep what a check found."""
    shown = {"preview": outcome.as_preview(), "digest": outcome.digest}
    shown["note"] = note or outcome.note
    rows.change(batch, {"state": State.CHECKED} | shown | outcome.counts())
    _moved(batch, by, at)


@operation
def load(*, batch, by, at=None):
    """Write all rows of a checked file, or none. Returns the batch: loaded, being loaded by a job, or
    checked again with a note where records have changed meanwhile. Raises Refused where problems or
    questions are left, WrongState where it was loaded already."""
    at = at or timezone.now()
    locked = rows.expect(_lock(batch, by), State.CHECKED)
    if locked.problems:
        raise Refused("Correct the problems in the file first, and upload it again.")
    if locked.unanswered:
        raise Refused("Say first of each likely duplicate whether it is the same.")
    if not locked.added + locked.changed:
        raise Refused("The file has nothing that is not here already.")
    if locked.is_large:
        _leave_to_job(locked, State.LOADING, LOAD_JOB, by)
        return locked
    return _load(locked, by=by, at=at)


def _load(batch, *, by, at, step=None):
    """Write the rows where they still do what the check has shown."""
    with transaction.atomic():
        outcome = running.run(batch, content_of(batch), by=by, at=at, step=step)
        if moved := not outcome.is_clear or outcome.digest != batch.digest:
            transaction.set_rollback(True)
    if moved:
        _show(batch, outcome, by, at, MOVED)
        return batch
    ImportRow.objects.bulk_create(outcome.written.values(), batch_size=1_000)
    _let_go(batch)
    stamps = {"state": State.LOADED, "loaded_by": by, "loaded_at": at}
    rows.change(batch, stamps | {"preview": {}, "choices": {}, "note": ""})
    _moved(batch, by, at)
    changes = {"added": [None, str(batch.added)], "changed": [None, str(batch.changed)]}
    events.record("import.loaded", batch, by=by, at=at, changes=changes)
    return batch


@operation
def undo(*, batch, by, at=None):
    """Take back all that a loaded file did. Returns the batch: undone, with a note of how many records keep the contact
    details of the file, or being undone by a job; asked again of one that a job has lost, the job begins anew. Raises
    Refused where something rests on a row or was changed since, WrongState while a job has it in hand."""
    at = at or timezone.now()
    _expect_free(batch)
    locked = rows.expect(_lock(batch, by), State.LOADED, State.UNDOING)
    if locked.kind.no_undo:
        raise Refused(locked.kind.no_undo)
    if locked.is_large:
        _leave_to_job(locked, State.UNDOING, UNDO_JOB, by)
        return locked
    return _undo(locked, by=by, at=at)


def _undo(batch, *, by, at, step=None):
    if batch.kind.is_whole:
        note = batch.kind.undo(batch, by=by, at=at, step=step or (lambda done, total: None))
    else:
        left = undoing.undo(batch, by=by, at=at, step=step)
        note = LEFT.format(f"{left} record{'s' if left > 1 else ''}") if left else ""
    stamps = {"state": State.UNDONE, "undone_by": by, "undone_at": at, "note": note}
    rows.change(batch, stamps)
    _moved(batch, by, at)
    events.record("import.undone", batch, by=by, at=at)
    return batch


def _expect_free(batch):
    """Raises WrongState where a job has it in hand, rather than wait for it."""
    free = ImportBatch.objects.select_for_update(no_key=True, skip_locked=True)
    if free.filter(pk=batch.pk).first() is None:
        raise WrongState(
            "This file is being worked on. Refresh the page to see how many rows are done."
        )


@operation
def drop(*, batch, by, at=None):
    """Put a file away that is not to be loaded. Returns the batch."""
    locked = _lock(batch, by)
    rows.expect(locked, State.COLUMNS, State.CHECKING, State.CHECKED)
    _drop(locked, by, at or timezone.now())
    events.record("import.dropped", locked, by=by, at=at)
    return locked


def undo_in_job(pk, user):
    """A job: undo a large file, for the person who pressed and with the rights they have now. Where something stands in
    the way it stays loaded, and its page says why. Does nothing where that was done."""
    with Teller(pk) as teller:
        _undo_large(pk=pk, teller=teller, by=get_user_model().objects.get(pk=user))


def check_in_job(pk, user):
    """A job: check a large file. Does nothing where that was done."""
    with Teller(pk) as teller:
        _check_large(pk=pk, teller=teller, by=get_user_model().objects.get(pk=user))


def load_in_job(pk, user):
    """A job: load a large file, for the person who pressed and with the rights they have now. Does
    nothing where that was done."""
    with Teller(pk) as teller:
        _load_large(pk=pk, teller=teller, by=get_user_model().objects.get(pk=user))


@operation
def _check_large(*, pk, teller, by):
    batch = _lock(ImportBatch(pk=pk), by)
    if batch.state == State.CHECKING:
        content, at = content_of(batch), timezone.now()
        outcome = running.check(batch, content, by=by, at=at, step=teller.tell)
        _show(batch, outcome, by, at)


@operation
def _load_large(*, pk, teller, by):
    batch = _lock(ImportBatch(pk=pk), by)
    if batch.state == State.LOADING:
        _load(batch, by=by, at=timezone.now(), step=teller.tell)


@operation
def _undo_large(*, pk, teller, by):
    batch = _lock(ImportBatch(pk=pk), by)
    if batch.state != State.UNDOING:
        return
    try:
        with transaction.atomic():
            _undo(batch, by=by, at=timezone.now(), step=teller.tell)
    except Refused as refused:
        batch.refresh_from_db()
        rows.change(batch, {"state": State.LOADED, "note": _short(refused.message)})


def _short(words):
    return words if len(words) <= MOST_NOTE else f"{words[: MOST_NOTE - 1]}…"


def drop_old(at=None):
    """A job: put away files that nobody has loaded for seven days. Returns how many."""
    at = at or timezone.now()
    before = at - KEPT
    with transaction.atomic():
        old = ImportBatch.objects.filter(state__in=states.OPEN, uploaded_at__lt=before)
        old = old.exclude(state=State.LOADING).select_for_update(no_key=True)
        found = list(old)
        for batch in found:
            _drop(batch, SYSTEM, at)
    return len(found)
