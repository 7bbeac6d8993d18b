"""Files that are expected: what they are, and that one has come."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import rights
from accounts.imports.models import ImportBatch
from accounts.rights import operation
from core import events, rows
from core.errors import Refused, WrongState
from performance.indicators.querysets import EDIT
from performance.returns.models import DataReturn, ExpectedFile

TAKEN = "A file with this name is already expected from this agency"
State, Batch = DataReturn.State, ImportBatch.State
GONE = (Batch.UNDONE, Batch.DROPPED)


@operation
def add_expected_file(*, by, client_id=None, at=None, **facts):
    """Expect a file from time to time. Pressed twice it is one. Returns it. Raises Refused where it is expected
    already."""
    rights.require_city(EDIT, by=by)
    if client_id and (made := ExpectedFile.objects.filter(client_id=client_id).first()):
        return made
    made = _stored(lambda: ExpectedFile.objects.create(client_id=client_id, **facts))
    events.record("added", made, by=by, at=at, label=made.what)
    return made


@operation
def change_expected_file(*, expected, by, at=None, **facts):
    """Change what is expected; what is due already keeps its day. Returns it. Raises Refused as `add_expected_file`
    does."""
    locked = rights.lock(expected, EDIT, by=by)
    if changes := _stored(lambda: rows.change(locked, facts)):
        events.record(
            "changed", locked, by=by, at=at, changes=rows.in_words(changes), label=locked.what
        )
    return locked


@operation
def end_expected_file(*, expected, ended_on, why, by, at=None):
    """Expect a file no more. Returns it. Raises WrongState where it has ended, Refused without a reason."""
    at = at or timezone.now()
    locked = rights.lock(expected, EDIT, by=by)
    if locked.is_ended:
        raise WrongState("It is already no longer expected.")
    if not why.strip():
        raise Refused("Enter a reason", "why")
    rows.change(locked, {"ended_on": ended_on, "ended_why": why.strip()})
    owed = DataReturn.objects.open().filter(expected=locked, ends_on__gt=ended_on)
    for each in owed.select_for_update(no_key=True, of=("self",)).order_by("pk"):
        rows.change(each, {"not_expected_at": at, "not_expected_why": why.strip()})
    events.record(
        "expected_file.ended", locked, by=by, at=at, reason=why.strip(), label=locked.what
    )
    return locked


@operation
def note_received(*, expected, batch=None, by, on=None, at=None):
    """Say that an expected file has come: by an import batch, whose state says what became of it, or on a day by hand.
    It is the file of the longest due period that has none. Returns the return, None where none is due. Raises Refused
    for a batch that was undone or not loaded."""
    at = at or timezone.now()
    rights.require_city(EDIT, by=by)
    if batch is not None and batch.state in GONE:
        raise Refused("This import was undone or not loaded")
    known = DataReturn.objects.filter(expected=expected, batch=batch) if batch else None
    if known is not None and (found := known.first()):
        return _follow(found, batch, at)
    waiting = DataReturn.objects.open().filter(expected=expected).order_by("ends_on", "pk")
    owed = waiting.select_for_update(no_key=True, of=("self",)).first()
    if owed is None:
        return None
    day = on or timezone.localdate(at)
    rows.change(owed, {"batch": batch, "received_on": day})
    events.record("return.received", owed, by=by, at=at, label=str(owed))
    return _follow(owed, batch, at)


def note_batch(batch, *, by, at=None):
    """A step of an import: it is the file that is expected in its format, where one is. Call it at each change of the
    batch's state. Returns the return, or None."""
    linked = DataReturn.objects.filter(batch=batch).first()
    if linked is not None:
        return _follow(linked, batch, at)
    if batch.state in GONE:
        return None
    expected = ExpectedFile.objects.running().filter(format=batch.sheet).order_by("pk").first()
    return expected and note_received(expected=expected, batch=batch, by=by, at=at)


def follow_batches(at=None):
    """A job: returns of files stand as their imports do."""
    rows = DataReturn.objects.filter(batch__isnull=False).exclude(state=State.CONFIRMED)
    for each in rows.select_related("batch").order_by("pk"):
        _follow(each, each.batch, at)
    undone = DataReturn.objects.filter(state=State.CONFIRMED, batch__state__in=GONE)
    for each in undone.select_related("batch").order_by("pk"):
        _follow(each, each.batch, at)


@transaction.atomic
def _follow(owed, batch, at):
    """The return as its batch says: loaded is confirmed, undone is owed again."""
    if batch is not None and batch.state in GONE:
        rows.change(owed, {"batch": None, "received_on": None})
        state, given_on = State.OWED, None
    else:
        is_loaded = batch is not None and batch.state == Batch.LOADED
        state = State.CONFIRMED if is_loaded else State.GIVEN
        given_on = owed.given_on or owed.received_on
    if owed.state != state:
        DataReturn.objects.filter(pk=owed.pk).update(state=state, given_on=given_on)
        owed.state, owed.given_on = state, given_on
    return owed


@operation
def accept_file(*, owed, by, at=None):
    """Say that a file that came another way than by an import is in use. Returns the return. Raises WrongState where it
    has not come, or is loaded by an import."""
    locked = rights.lock(owed, EDIT, by=by, found=DataReturn.objects.all())
    if locked.kind != DataReturn.Kind.FILE or locked.state != State.GIVEN or locked.batch_id:
        raise WrongState("This is for a file that came without an import.")
    DataReturn.objects.filter(pk=locked.pk).update(state=State.CONFIRMED)
    events.record("return.received", locked, by=by, at=at, label=str(locked))
    return locked


def _stored(write):
    try:
        with transaction.atomic():
            return write()
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if name != "expected_file_once":
            raise
        raise Refused(TAKEN, "what") from None
