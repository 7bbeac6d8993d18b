"""Files that are expected: made due, received by an import or by hand, undone, ended."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.imports.models import ImportBatch
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from performance.models import DataReturn, ExpectedFile
from performance.returns.files import operations
from performance.returns.making import make_returns

pytestmark = pytest.mark.django_db


@pytest.fixture
def expected(world):
    return operations.add_expected_file(
        what="Crime by street", agency=world.own.agency, person=None, format="venues", frequency="month",
        days_after=10, by=SYSTEM,
    )  # fmt: skip


def owed_by(expected):
    make_returns()
    return DataReturn.objects.get(expected=expected)


def load(batch, step, state, what):
    """Take a batch by a step to a state: `what` is loaded or undone."""
    stamp = {f"{what}_by": batch.uploaded_by, f"{what}_at": timezone.now()}
    ImportBatch.objects.filter(pk=batch.pk).update(state=step)
    ImportBatch.objects.filter(pk=batch.pk).update(state=state, **stamp)
    batch.refresh_from_db()


def test_expected_once_and_ended_for_a_reason(world, expected):
    with pytest.raises(Refused, match="already"):
        operations.add_expected_file(
            what="Crime by street", agency=world.own.agency, person=None, format="", frequency="year",
            days_after=5, by=SYSTEM,
        )  # fmt: skip
    with pytest.raises(PermissionDenied):
        operations.change_expected_file(
            expected=expected, what="Mine", by=world.people["head_of_service"]
        )
    owed, day = owed_by(expected), timezone.localdate() - datetime.timedelta(days=400)
    with pytest.raises(Refused):
        operations.end_expected_file(expected=expected, ended_on=day, why=" ", by=SYSTEM)
    operations.end_expected_file(expected=expected, ended_on=day, why="Closed", by=SYSTEM)
    owed.refresh_from_db()
    assert (owed.is_expected, owed.not_expected_why) == (False, "Closed")
    with pytest.raises(WrongState):
        operations.end_expected_file(expected=expected, ended_on=day, why="Again", by=SYSTEM)
    for wrong in ({"what": ""}, {"days_after": 0}, {"ended_why": ""}):
        with pytest.raises(DatabaseError), transaction.atomic():
            ExpectedFile.objects.filter(pk=expected.pk).update(**wrong)


def test_an_import_is_the_file(world, expected):
    owed, batch = owed_by(expected), world.own.batch
    assert operations.note_batch(batch, by=SYSTEM) == owed
    owed.refresh_from_db()
    assert (owed.state, owed.batch) == ("given", batch)
    load(batch, "loading", "loaded", "loaded")
    operations.follow_batches()
    owed.refresh_from_db()
    assert (owed.state, owed.look[0]) == ("confirmed", "Loaded")
    load(batch, "undoing", "undone", "undone")
    operations.follow_batches()
    owed.refresh_from_db()
    assert (owed.state, owed.batch, owed.given_on) == ("owed", None, None)
    with pytest.raises(Refused, match="undone"):
        operations.note_received(expected=expected, batch=batch, by=SYSTEM)


def test_a_file_that_comes_another_way(expected):
    owed, today = owed_by(expected), timezone.localdate()
    assert operations.note_received(expected=expected, on=today, by=SYSTEM) == owed
    owed.refresh_from_db()
    assert (owed.look[0], owed.received_on) == ("Received, to be loaded", today)
    assert operations.note_received(expected=expected, by=SYSTEM) is None
    operations.accept_file(owed=owed, by=SYSTEM)
    owed.refresh_from_db()
    assert owed.state == "confirmed"
    with pytest.raises(WrongState):
        operations.accept_file(owed=owed, by=SYSTEM)
