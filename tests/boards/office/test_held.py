"""Six months are judged by meetings as they were when they were held: power, body, quorum, record."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from boards.attendance.operations import tick
from boards.bodies.operations import save_body
from boards.live.operations import (
    finish_meeting,
    mark_minutes_ready,
    publish_minutes,
    start_meeting,
)
from boards.meetings.dates.operations import cancel_meeting, schedule_meeting
from boards.minutes.approvals.operations import reopen_minutes
from boards.models import Body, Correction, Meeting, Membership, TermNote, TermOfOffice
from boards.office.operations import note_elsewhere
from boards.office.querysets import came
from core.actors import SYSTEM
from core.errors import Refused
from neighbourhoods.people.merging.operations import merge_people
from tests import factories, steps
from tests.boards.office.test_office import APPROVED, D, absent, gave, held, put_out

DAY = datetime.timedelta(days=1)
OVER = [(D(2026, 1, 15), D(2026, 7, 15), None)]


@pytest.mark.parametrize(
    ("then", "now", "ran_out"), [("recommend", "consult", []), ("consult", "recommend", OVER)]
)
def test_a_power_that_changes_later_neither_cures_nor_creates(
    term, kept, writer, then, now, ran_out
):
    meeting, _ = held(term, writer, D(2026, 5, 1), power=then)
    for each in (meeting.body_id, kept.body_id):
        save_body(body=Body.objects.get(pk=each), power=now, by=SYSTEM)
    meeting.refresh_from_db()
    assert meeting.held_power == then
    assert gave(term, D(2026, 8, 1)) == ran_out
    assert bool(absent(term, D(2026, 7, 20))) == bool(ran_out)
    approved = {"approved_on": D(2026, 8, 1), "approved_until": D(2026, 12, 1)}
    row = {"kind": "approved", "day": D(2026, 8, 1), "until": D(2026, 12, 1), "reason": "x"}
    row |= {"term": term, "recorded_by": writer, "recorded_at": APPROVED["at"]}
    if ran_out:
        with pytest.raises(Refused, match="over on 15 July"):
            note_elsewhere(term=term, by=writer, **APPROVED | approved)
        with pytest.raises(DatabaseError, match="were over"), transaction.atomic():
            TermNote.objects.create(**row)
    else:
        note_elsewhere(term=term, by=writer, **APPROVED | approved)


def test_what_was_held_stays_as_it_was(term, writer):
    meeting, _ = held(term, writer, D(2026, 5, 1))
    rows = Meeting.objects.filter(pk=meeting.pk)
    other = factories.BodyFactory()
    for change in ({"body": other}, {"predates_system": True, "convened_at": timezone.now()}):
        with pytest.raises(DatabaseError, match="stays with its board"), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError, match="stays with its board"), transaction.atomic():
        connection.cursor().execute(
            f"UPDATE boards_meeting SET body_id = {other.pk} WHERE id = {meeting.pk}"
        )
    Body.objects.filter(pk=meeting.body_id).update(power="consult")
    rows.update(held_power="consult")
    assert rows.get().held_power == "recommend"
    rows.update(started_at=None, started_by=None)
    rows.update(started_at=timezone.now(), started_by=writer)
    assert rows.get().held_power == "recommend"
    to_come = factories.MeetingFactory(body=meeting.body)
    Meeting.objects.filter(pk=to_come.pk).update(held_power="decide")
    to_come.refresh_from_db()
    assert to_come.held_power == ""


# How many came, and what was entered later


def seats_of(meeting):
    return list(Membership.objects.filter(body=meeting.body_id, has_vote=True).order_by("pk")[:3])


def all_tick(meeting, seats, status, writer):
    for seat in seats:
        tick(meeting=meeting, membership=seat, status=status, by=writer)


def counted(meeting):
    meeting.refresh_from_db()
    return meeting.quorum_present, meeting.quorum_required


def test_who_is_ticked_after_the_meeting_closed_counts(meeting, writer):
    finish_meeting(meeting=meeting, by=writer)
    assert counted(meeting) == (0, 3)
    all_tick(meeting, seats_of(meeting), "present", writer)
    assert counted(meeting) == (3, 3)
    mark_minutes_ready(meeting=meeting, by=writer)
    assert came().filter(meeting=meeting).count() == 3


def test_who_is_unticked_after_the_meeting_closed_does_not(meeting, writer):
    seats = seats_of(meeting)
    all_tick(meeting, seats, "present", writer)
    finish_meeting(meeting=meeting, by=writer)
    assert counted(meeting) == (3, 3)
    all_tick(meeting, seats[:1], "absent", writer)
    meeting.attendances.filter(membership=seats[1]).update(status="absent")
    assert counted(meeting) == (1, 3)
    assert came().filter(meeting=meeting).exists(), "ticks still come in before the minutes"
    mark_minutes_ready(meeting=meeting, by=writer)
    assert counted(meeting) == (1, 3)
    assert not came().filter(meeting=meeting).exists()


def test_once_the_minutes_are_out_the_quorum_stays(meeting, writer):
    seats = seats_of(meeting)
    all_tick(meeting, seats, "present", writer)
    steps.publish(meeting, writer)
    rows = Meeting.objects.filter(pk=meeting.pk)
    raw = f"UPDATE boards_meeting SET quorum_present = 0 WHERE id = {meeting.pk}"
    for act in (
        lambda: rows.update(quorum_present=0),
        lambda: rows.update(quorum_required=0),
        lambda: connection.cursor().execute(raw),
    ):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            act()
    meeting.refresh_from_db()
    reopen_minutes(meeting=meeting, reason="A name", by=writer)
    Body.objects.filter(pk=meeting.body_id).update(quorum_minimum=6)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        rows.update(quorum_required=6)
    meeting = Meeting.objects.select_related("body").get(pk=meeting.pk)
    all_tick(meeting, seats[:1], "absent", writer)
    assert counted(meeting) == (2, 3)
    all_tick(meeting, seats[:1], "present", writer)
    mark_minutes_ready(meeting=meeting, by=writer)
    assert counted(meeting) == (3, 3), "a rule that changed since asks nothing of it"
    steps.agreed(meeting=meeting, by=writer)
    publish_minutes(meeting=meeting, by=writer)
    assert came().filter(meeting=meeting).count() == 3


def test_no_correction_counts_before_the_minutes_are_out(term, writer):
    meeting, row = held(term, writer, D(2026, 5, 1), status="absent")
    now = timezone.now()
    said = {"meeting": meeting, "attendance": row, "recorded_by": writer, "recorded_at": now}
    said["minutes_version"] = 1
    confirmed = {"attended_as": "present", "confirmed_by": writer, "confirmed_at": now}
    for made in (
        Correction(text="He was there", **said, **confirmed),
        Correction(text="x", **said),
    ):
        with pytest.raises(DatabaseError, match="that is out"), transaction.atomic():
            Correction.objects.bulk_create([made])
    assert gave(term, D(2026, 8, 1)) == OVER
    put_out(meeting, writer)
    report = Correction.objects.create(text="He was there", **said)
    Meeting.objects.filter(pk=meeting.pk).update(state="writing_up")
    with pytest.raises(DatabaseError, match="are not out"), transaction.atomic():
        Correction.objects.filter(pk=report.pk).update(**confirmed)
    put_out(meeting, writer)
    Correction.objects.filter(pk=report.pk).update(**confirmed)
    assert gave(term, D(2026, 8, 1)) == []


def test_none_starts_before_what_was_entered_as_earlier(writer):
    """Once a body meets with this system, nothing after that day was held before it: whichever of
    the two is entered first."""
    body, now = factories.BodyFactory(), timezone.now()
    at = now - 9 * DAY
    meeting = steps.set_date(body=body, starts_at=at, by=writer, agenda="empty", place="Hall")
    entered = schedule_meeting(
        body=body, starts_at=now - 5 * DAY, by=writer, agenda="empty", place="Hall",
        predates_system=True,
    )  # fmt: skip
    with pytest.raises(Refused, match="entered as held before this system"):
        start_meeting(meeting=meeting, by=writer)
    rows = Meeting.objects.filter(pk=meeting.pk)
    raw = {"state": "running", "started_at": now, "started_by": writer, "began_at": now}
    with pytest.raises(DatabaseError, match="met with this system"), transaction.atomic():
        rows.update(**raw)
    with pytest.raises(DatabaseError, match="met with this system"), transaction.atomic():
        factories.MeetingFactory(body=body, starts_at=at + DAY, started_at=now, started_by=writer)
    cancel_meeting(meeting=entered, reason="Entered by mistake", by=writer)
    start_meeting(meeting=meeting, by=writer)


# Two entries of one person


def test_an_ended_term_of_a_merged_entry_finds_the_meetings_of_both(term, writer):
    held(term, writer, D(2026, 5, 1))
    TermOfOffice.objects.filter(pk=term.pk).update(ends_on=D(2026, 8, 1))
    Membership.objects.filter(person=term.person).update(ends_on=D(2026, 8, 1))
    term.refresh_from_db()
    assert gave(term, D(2026, 8, 2)) == []
    keep = factories.PersonFactory(name="Kept One")
    merge_people(keep=keep, gone=term.person, by=SYSTEM)
    term = TermOfOffice.objects.select_related("person").get(pk=term.pk)
    assert term.person.merged_into == keep, "what is past keeps its entry"
    assert gave(term, D(2026, 8, 2)) == []
    assert absent(term, D(2026, 7, 20)) == []
    until = {"approved_on": D(2026, 7, 20), "approved_until": D(2026, 12, 1)}
    note_elsewhere(term=term, by=writer, **APPROVED | until)
