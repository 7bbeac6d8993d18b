"""Who came: ticks, substitutes, others in attendance."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from boards.attendance import operations as attendance_operations
from boards.attendance.operations import (
    add_attendee,
    mark_everyone_present,
    remove_attendee,
)
from boards.live.operations import finish_meeting, mark_minutes_ready, start_meeting
from boards.models import Attendance, Meeting, Membership
from boards.seats.operations import add_member
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return factories.MeetingFactory(starts_at=timezone.now())


@pytest.fixture
def running(meeting, writer):
    start_meeting(meeting=meeting, by=writer)
    return Meeting.objects.get(pk=meeting.pk)


@pytest.fixture
def member(meeting):
    return add_member(
        body=meeting.body,
        person=factories.PersonFactory(name="Mo Member", agency=factories.AgencyFactory()),
        role=Membership.Role.RESIDENT,
        starts_on=timezone.localdate() - datetime.timedelta(days=1),
        by=SYSTEM,
    )


def tick(meeting, member, status, by, **more):
    return attendance_operations.tick(
        meeting=meeting, membership=member, status=status, by=by, **more
    )


def test_before_the_meeting_only_apologies_and_they_carry_over(meeting, member, writer):
    with pytest.raises(Refused, match="only apologies"):
        tick(meeting, member, "present", writer)
    tick(
        meeting,
        member,
        "substituted",
        writer,
        substitute=factories.PersonFactory(name="Sue Stand-in"),
    )
    start_meeting(meeting=meeting, by=writer)
    rows = {row.name: row.status for row in meeting.attendances.all()}
    assert rows == {"Mo Member": "substituted", "Sue Stand-in": "substitute"}
    tick(meeting, member, "present", writer)
    assert [row.status for row in meeting.attendances.all()] == ["present"]
    assert tick(meeting, member, "", writer) is None
    assert not meeting.attendances.exists()


def test_a_substitute_is_somebody(meeting, member, writer):
    with pytest.raises(Refused) as refused:
        tick(meeting, member, "substituted", writer, substitute=None)
    assert refused.value.field == "substitute"


def test_a_stranger_has_no_tick(running, writer):
    other = factories.BodyFactory()
    stranger = add_member(
        body=other, person=factories.PersonFactory(), role=Membership.Role.RESIDENT, by=SYSTEM
    )
    with pytest.raises(Refused, match="no seat"):
        tick(running, stranger, "present", writer)


def test_a_walk_in_sent_twice_is_one(running, writer):
    identity = uuid.uuid4()
    for _ in range(2):
        add_attendee(meeting=running, name="Wim", by=writer, client_id=identity)
    assert running.attendances.count() == 1
    other = factories.MeetingFactory(starts_at=timezone.now())
    start_meeting(meeting=other, by=writer)
    with pytest.raises(Refused, match="sent before"):
        add_attendee(meeting=other, name="Wim", by=writer, client_id=identity)
    remove_attendee(attendance=running.attendances.get(), by=writer)
    assert not running.attendances.exists()


def test_a_member_is_not_taken_off_like_a_walk_in(running, member, writer):
    row = tick(running, member, "present", writer)
    with pytest.raises(Refused, match="Change the attendance"):
        remove_attendee(attendance=row, by=writer)


def test_members_without_a_tick_are_absent_in_the_end(running, member, writer):
    finish_meeting(meeting=running, by=writer)
    mark_minutes_ready(meeting=running, by=writer)
    assert running.attendances.get().status == "absent"


def add_members(meeting, count):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    return [
        add_member(
            body=meeting.body, person=factories.PersonFactory(), role=Membership.Role.RESIDENT,
            starts_on=yesterday, by=SYSTEM,
        )
        for _ in range(count)
    ]  # fmt: skip


def test_everyone_else_is_present_with_one_press(running, writer):
    sorry, sent, here, one, other = add_members(running, 5)
    tick(running, sorry, "apologies", writer)
    stand_in = factories.PersonFactory(name="Sue Stand-in")
    tick(running, sent, "substituted", writer, substitute=stand_in)
    tick(running, here, "present", writer)
    made = mark_everyone_present(meeting=running, by=writer)
    assert {row.membership for row in made} == {one, other}
    ticks = running.attendances.filter(membership__isnull=False)
    assert dict(ticks.values_list("membership", "status")) == {
        sorry.pk: "apologies", sent.pk: "substituted", here.pk: "present",
        one.pk: "present", other.pk: "present",
    }  # fmt: skip
    event = Event.objects.about(running).first()
    assert (event.verb, event.actor_id) == ("recorded attendance", writer.pk)
    assert event.changes == {seat.person.name: [None, "Present"] for seat in (one, other)}
    assert mark_everyone_present(meeting=running, by=writer) == []
    assert Event.objects.about(running).first() == event


def test_who_has_left_the_body_is_not_marked_present(running, writer):
    today = timezone.localdate()
    stays, leaves = add_members(running, 2)
    Membership.objects.filter(pk=leaves.pk).update(ends_on=today - datetime.timedelta(days=1))
    made = mark_everyone_present(meeting=running, by=writer)
    assert [row.membership for row in made] == [stays]


def test_everyone_takes_the_same_statements_for_any_number(
    running, writer, django_assert_max_num_queries
):
    def count():
        with django_assert_max_num_queries(14) as captured:
            mark_everyone_present(meeting=running, by=writer)
        return len(captured)

    add_members(running, 1)
    one = count()
    add_members(running, 9)
    assert count() == one
    assert running.attendances.filter(status="present").count() == 10


def test_before_the_meeting_and_after_it_nobody_is_marked_present(meeting, writer):
    add_members(meeting, 1)
    with pytest.raises(WrongState):
        mark_everyone_present(meeting=meeting, by=writer)
    start_meeting(meeting=meeting, by=writer)
    finish_meeting(meeting=meeting, by=writer)
    mark_minutes_ready(meeting=meeting, by=writer)
    with pytest.raises(WrongState):
        mark_everyone_present(meeting=meeting, by=writer)


@pytest.mark.parametrize(
    "values", [{"status": "in_attendance"}, {"status": "substitute"}, {"membership": None}]
)
def test_the_database_keeps_ticks_sensible(running, member, writer, values):
    row = tick(running, member, "present", writer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.filter(pk=row.pk).update(**values)
