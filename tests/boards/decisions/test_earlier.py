"""What a meeting decided that was held before this system: entered as it was, outside quorum and
timetable."""

import datetime

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from boards.decisions.operations import record_decision
from boards.live.operations import start_meeting
from boards.meetings.items.operations import add_item
from boards.models import Body, Decision
from boards.statistics.compliance import compliance_of
from core.errors import Refused
from tests import steps
from tests.boards.conftest import vacant

DAY = datetime.timedelta(days=1)
pytestmark = pytest.mark.django_db


def set_item(committee, writer, *, predates):
    """An item of a meeting of some days ago that is being entered, with nobody ticked and no agenda
    published; of a body that asks for a chair in the room, and for many."""
    vacant(committee, 30)
    Body.objects.filter(pk=committee.pk).update(quorum_roles=["chair"], quorum_base="seats")
    committee.refresh_from_db()
    day = timezone.now() - 9 * DAY
    meeting = steps.set_date(
        body=committee, starts_at=day, by=writer, agenda="empty", place="Hall",
        predates_system=predates,
        at=timezone.now() if predates else day - DAY, sure_of=timezone.localdate(day),
    )  # fmt: skip
    item = add_item(meeting=meeting, title="The bench", by=writer)
    start_meeting(meeting=meeting, by=writer)
    meeting.refresh_from_db()
    return meeting.items.get(pk=item.pk)


@pytest.mark.parametrize("predates", [True, False])
def test_no_quorum_no_chair_and_no_notice_is_asked_of_it(committee, writer, predates):
    item = set_item(committee, writer, predates=predates)
    said = {"item": item, "outcome": "resolved"}
    raw = Decision(text="By SQL", recorded_at=timezone.now(), **said)
    if not predates:
        with pytest.raises(Refused):
            record_decision(text="By the page", by=writer, **said)
        with pytest.raises(DatabaseError, match=r"not admitted|no quorum"), transaction.atomic():
            Decision.objects.bulk_create([raw])
        return
    decision = record_decision(text="By the page", by=writer, **said)
    assert (decision.quorum, decision.circumstances) == (0, "")
    Decision.objects.bulk_create([raw])
    assert Decision.objects.standing().filter(item=item).count() == 2


def test_it_counts_nowhere_as_decided_without_a_quorum_or_chair(committee, writer):
    item = set_item(committee, writer, predates=True)
    record_decision(item=item, outcome="resolved", text="That it stays", by=writer)
    steps.publish(item.meeting, writer)
    found = compliance_of([committee])[committee.pk]
    assert (found["without_quorum"], found["unpresided"], found["inquorate"]) == (0, 0, 0)
    assert Decision.objects.get(item=item).numbered
