"""Members say with their own sign-in whether they will come."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import RoleGrant
from boards.attendance import shown
from boards.attendance.documents import attendance_lines, attendance_of
from boards.attendance.operations import mark_everyone_present, tick
from boards.attendance.own.operations import say_coming, send_apologies
from boards.attendance.quorum import quorum_of
from boards.live.operations import finish_meeting, mark_minutes_ready, start_meeting
from boards.live.views import attendance_context
from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.dates.operations import change_meeting
from boards.meetings.items.operations import add_item
from boards.models import Attendance, Meeting, MeetingTold, Membership
from boards.seats.operations import add_member, end_membership, link_sign_in
from core import todo
from core.actors import SYSTEM
from core.errors import WrongState
from core.models import Event
from tests import factories
from tests.clients import FormClient
from tests.steps import set_date

pytestmark = pytest.mark.django_db
SINCE = datetime.date(2024, 5, 6)
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def writer():
    return factories.OfficerFactory(name="Wanda Writer")


@pytest.fixture
def body():
    return factories.BodyFactory(kind="ward_committee", power="decide", name="Committee")


@pytest.fixture
def member(body):
    user = factories.UserFactory(name="Mo Member")
    person = factories.CouncillorFactory(name="Mo Member")
    add_member(body=body, person=person, role="elected_member", starts_on=SINCE, by=SYSTEM)
    link_sign_in(person=person, user=user, by=SYSTEM)
    return type(user).objects.get(pk=user.pk)


@pytest.fixture
def meeting(body, member, writer):
    meeting = set_date(body=body, starts_at=timezone.now() + MINUTE, by=writer, place="Hall")
    add_item(meeting=meeting, title="Alleygates", by=writer)
    publish_agenda(meeting=meeting, by=writer)
    return Meeting.objects.select_related("body").get(pk=meeting.pk)


def as_page(user):
    client = FormClient()
    client.force_login(user)
    return client


def row_of(user, meeting):
    return Attendance.objects.filter(meeting=meeting, membership__person__user=user).first()


def buttons(user, meeting):
    """Which of the two buttons the page of the meeting has for a user."""
    text = as_page(user).get(meeting.get_absolute_url()).content.decode()
    return {name for name in ("own_coming", "own_apologies") if path(name, meeting) in text}


def path(name, meeting):
    return reverse(name, args=[meeting.pk])


def test_a_member_sends_apologies_and_takes_them_back(meeting, member, writer):
    page = as_page(member)
    assert buttons(member, meeting) == {"own_coming", "own_apologies"}
    page.post(path("own_apologies", meeting), {"shown": shown.tick(None, None)})
    row = row_of(member, meeting)
    assert (row.status, row.said_by) == ("apologies", member)
    assert buttons(member, meeting) == {"own_coming"}
    officer = as_page(writer).get(path("meeting_apologies", meeting)).content.decode()
    assert "said by the member" in officer
    assert MeetingTold.objects.filter(meeting=meeting, kind="apologies").count() == 1
    page.post(path("own_coming", meeting), {"shown": shown.tick(row, None)})
    assert row_of(member, meeting).status == "coming"
    assert buttons(member, meeting) == {"own_apologies"}
    verbs = list(Event.objects.about(meeting).values_list("verb", "actor_name"))
    assert verbs.count(("said whether they will come", "Mo Member")) == 2


def test_pressed_twice_it_is_said_once(meeting, member):
    for _ in range(2):
        say_coming(meeting=meeting, by=member)
    assert Event.objects.about(meeting).filter(verb="said whether they will come").count() == 1


def test_what_the_officer_entered_meanwhile_is_read_first(meeting, member, writer):
    seat = Membership.objects.get(person__user=member)
    tick(meeting=meeting, membership=seat, status="apologies", by=writer)
    sent = as_page(member).post(path("own_coming", meeting), {"shown": shown.tick(None, None)})
    assert sent.status_code == 409
    row = row_of(member, meeting)
    assert (row.status, row.said_by) == ("apologies", None)
    tick(meeting=meeting, membership=seat, status="", by=writer)
    assert row_of(member, meeting) is None


def test_only_members_say_it_and_only_before_the_meeting(meeting, member, writer):
    stranger = factories.OfficerFactory()
    assert buttons(stranger, meeting) == set()
    assert as_page(stranger).post(path("own_coming", meeting)).status_code == 403
    start_meeting(meeting=meeting, by=writer)
    assert buttons(member, meeting) == set()
    for say in (say_coming, send_apologies):
        with pytest.raises(PermissionDenied):
            say(meeting=meeting, by=stranger)
        with pytest.raises(WrongState):
            say(meeting=meeting, by=member)
    assert as_page(member).post(path("own_coming", meeting)).status_code == 409


def test_who_lost_the_seat_or_the_role_says_nothing(meeting, member):
    RoleGrant.objects.filter(user=member).update(
        ends_on=timezone.localdate() - datetime.timedelta(days=2)
    )
    again = type(member).objects.get(pk=member.pk)
    with pytest.raises(PermissionDenied):
        say_coming(meeting=meeting, by=again)
    assert as_page(again).post(path("own_coming", meeting)).status_code == 404


def test_the_officers_tick_uses_it(meeting, member, writer):
    say_coming(meeting=meeting, by=member)
    start_meeting(meeting=meeting, by=writer)
    assert quorum_of(meeting).voters == [], "nobody has been seen there yet"
    assert attendance_context(meeting)["unticked"] == 1
    live = as_page(writer).get(path("meeting_live", meeting)).content.decode()
    assert "Mo Member: says they will come" in live
    assert [row.status for row in mark_everyone_present(meeting=meeting, by=writer)] == ["present"]
    row = row_of(member, meeting)
    assert (row.status, row.said_by, row.said_at) == ("present", None, None)
    assert len(quorum_of(meeting).voters) == 1


def test_who_meant_to_come_and_did_not_is_absent(meeting, member, writer):
    say_coming(meeting=meeting, by=member)
    start_meeting(meeting=meeting, by=writer)
    finish_meeting(meeting=meeting, by=writer)
    rows = Meeting.objects.filter(pk=meeting.pk)
    raw = {"minutes_ready_at": timezone.now(), "minutes_ready_by": writer}
    with pytest.raises(DatabaseError, match="was there or was not"), transaction.atomic():
        rows.update(state="minutes_ready", **raw)
    mark_minutes_ready(meeting=meeting, by=writer)
    lines = dict(attendance_lines(attendance_of(meeting), meeting))
    assert "Mo Member" in lines["Absent"]


def test_who_left_the_body_before_the_day_was_there_for_nobody(meeting, member, writer):
    say_coming(meeting=meeting, by=member)
    seat = Membership.objects.get(person__user=member)
    end_membership(membership=seat, by=SYSTEM)
    Membership.objects.filter(pk=seat.pk).update(
        ends_on=timezone.localdate() - datetime.timedelta(days=1)
    )
    start_meeting(meeting=meeting, by=writer)
    finish_meeting(meeting=meeting, by=writer)
    mark_minutes_ready(meeting=meeting, by=writer)
    assert row_of(member, meeting) is None


def test_after_the_meeting_was_moved_members_are_asked_again(body, member, writer):
    soon = timezone.now() + datetime.timedelta(days=20)
    meeting = set_date(body=body, starts_at=soon, by=writer, place="Hall")
    say_coming(meeting=meeting, by=member)
    later = soon + datetime.timedelta(days=7)
    change_meeting(
        meeting=meeting, starts_at=later, place="Hall", by=writer,
        sure_of=timezone.localtime(later).date(),
    )  # fmt: skip
    page = as_page(member).get(meeting.get_absolute_url()).content.decode()
    assert "moved since you answered" in page
    say_coming(meeting=meeting, by=member)
    page = as_page(member).get(meeting.get_absolute_url()).content.decode()
    assert "moved since you answered" not in page


def test_the_database_knows_who_says_it_and_when(meeting, member, writer):
    row = say_coming(meeting=meeting, by=member)
    rows, now = Attendance.objects.filter(pk=row.pk), timezone.now()
    for change in (
        {"said_by": writer},
        {"said_by": None},
        {"status": "present"},
        {"said_at": None},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    start_meeting(meeting=meeting, by=writer)
    tick(meeting=meeting, membership=row.membership, status="present", by=writer)
    for change in (
        lambda: rows.update(status="coming"),
        lambda: rows.update(status="apologies", said_at=now, said_by=member),
        lambda: raw("UPDATE boards_attendance SET status = 'coming'"),
    ):
        with pytest.raises(DatabaseError, match="before the meeting"), transaction.atomic():
            change()


def raw(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def asked(user):
    """(words, words of its buttons) of each row that asks a user whether they will come."""
    rows = todo.rows_of("coming", user, timezone.now(), 10)
    return [(row.what, [button.words for button in row.buttons]) for row in rows]


def test_the_list_asks_until_it_is_said_for_this_time(meeting, member, writer):
    both = ["I will come", "Send apologies"]
    assert asked(member) == [("Say whether you will come", both)]
    say_coming(meeting=meeting, by=member)
    assert asked(member) == []
    starts_at = meeting.starts_at + MINUTE
    change_meeting(meeting=meeting, starts_at=starts_at, by=writer)
    again = "Say again whether you will come: the meeting has been moved"
    assert asked(member) == [(again, [])]
    send_apologies(meeting=Meeting.objects.get(pk=meeting.pk), by=member)
    assert asked(member) == []


def test_what_the_officer_entered_is_said(meeting, member, writer):
    seat = Membership.objects.get(person__user=member)
    tick(meeting=meeting, membership=seat, status="apologies", by=writer)
    assert asked(member) == []


def test_whose_seat_ends_before_the_meeting_is_not_asked(meeting, member):
    assert asked(member)
    day = timezone.localdate() - datetime.timedelta(days=1)
    Membership.objects.filter(person__user=member).update(ends_on=day)
    assert asked(member) == []
