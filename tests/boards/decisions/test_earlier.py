"""What a meeting decided that was held before this system: entered as it was, outside quorum and
timetable."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from boards.decisions.operations import record_decision
from boards.live.operations import start_meeting
from boards.meetings.dates.operations import schedule_meeting
from boards.meetings.items.operations import add_item
from boards.models import Body, Decision, Meeting
from boards.statistics.compliance import compliance_of
from core.errors import Refused
from tests import factories, steps
from tests.boards.conftest import vacant

DAY = datetime.timedelta(days=1)
pytestmark = pytest.mark.django_db
SAID = "Held before this system: notice, quorum and chairing were not checked here"


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
    assert (decision.quorum, decision.circumstances) == (0, SAID)
    Decision.objects.bulk_create([raw])
    assert Decision.objects.standing().filter(item=item).count() == 2


def test_its_page_and_its_minutes_say_that_nothing_was_checked(committee, writer, client):
    item = set_item(committee, writer, predates=True)
    decision = record_decision(item=item, outcome="resolved", text="It stays", by=writer)
    steps.publish(item.meeting, writer)
    assert SAID in client.get(decision.get_absolute_url()).content.decode()
    assert SAID in client.get(item.meeting.get_absolute_url() + "minutes/").content.decode()


def test_once_a_body_meets_with_this_system_nothing_later_was_held_before_it(committee, writer):
    set_item(committee, writer, predates=False)
    day = timezone.now() - 9 * DAY
    said = {"body": committee, "by": writer, "agenda": "empty", "place": "Hall"}
    said |= {"predates_system": True}
    for later in (day - datetime.timedelta(seconds=90), timezone.now() - DAY):
        with pytest.raises(Refused, match="has used this system since") as refused:
            schedule_meeting(starts_at=later, **said)
        assert refused.value.field == "predates_system"
    before = schedule_meeting(starts_at=day - DAY, **said)
    rows = Meeting.objects.filter(pk=before.pk)
    other = factories.MeetingFactory(body=committee)
    raw = f"UPDATE boards_meeting SET predates_system = TRUE, convened_at = starts_at WHERE id = {other.pk}"
    for act in (
        lambda: rows.update(body=committee, starts_at=timezone.now() - DAY),
        lambda: connection.cursor().execute(raw),
        lambda: factories.MeetingFactory(
            body=committee, predates_system=True, starts_at=timezone.now() - DAY
        ),
    ):
        with pytest.raises(DatabaseError, match="met with this system"), transaction.atomic():
            act()


def test_it_counts_nowhere_as_decided_without_a_quorum_or_chair(committee, writer):
    item = set_item(committee, writer, predates=True)
    record_decision(item=item, outcome="resolved", text="That it stays", by=writer)
    steps.publish(item.meeting, writer)
    found = compliance_of([committee])[committee.pk]
    assert (found["without_quorum"], found["unpresided"], found["inquorate"]) == (0, 0, 0)
    assert Decision.objects.get(item=item).numbered
