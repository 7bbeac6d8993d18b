"""Apologies, "I will come" and a substitute are said for the time at which the meeting is set: moved,
members are asked again, and what nobody said again is not in the record."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from boards.attendance import shown
from boards.attendance.operations import tick
from boards.attendance.own.operations import say_coming, send_apologies
from boards.interests.own.operations import declare_own
from boards.live.operations import start_meeting
from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.dates.operations import change_meeting
from boards.meetings.items.operations import add_item
from boards.models import Attendance, Meeting, MeetingTold, Membership
from boards.seats.operations import add_member, link_sign_in
from core.actors import SYSTEM
from core.models import Event
from tests import factories
from tests.clients import FormClient
from tests.steps import move, set_date

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
MOVED = ", before the meeting was moved"


@pytest.fixture
def writer():
    return factories.OfficerFactory(name="Wanda Writer")


@pytest.fixture
def member():
    body = factories.BodyFactory(kind="ward_committee", power="decide", substitutes="anybody")
    user = factories.UserFactory(name="Mo Member")
    person = factories.CouncillorFactory(name="Mo Member", email="mo@example.org")
    add_member(
        body=body, person=person, role="elected_member", starts_on=datetime.date(2024, 5, 6),
        by=SYSTEM,
    )  # fmt: skip
    link_sign_in(person=person, user=user, by=SYSTEM)
    return type(user).objects.get(pk=user.pk)


@pytest.fixture
def seat(member):
    return Membership.objects.select_related("body", "person").get(person__user=member)


@pytest.fixture
def meeting(seat, writer):
    at = timezone.localtime().replace(microsecond=0) + HOUR
    meeting = set_date(body=seat.body, starts_at=at, by=writer, place="Hall")
    add_item(meeting=meeting, title="Alleygates", by=writer)
    publish_agenda(meeting=meeting, by=writer)
    return fresh(meeting)


def fresh(meeting):
    return Meeting.objects.select_related("body").get(pk=meeting.pk)


def moved(meeting, writer, by=HOUR / 2):
    move(fresh(meeting), meeting.starts_at + by, place="Hall", by=writer)
    return fresh(meeting)


def started(meeting, writer):
    """At its beginning, which late in the evening is on the next day."""
    start_meeting(meeting=fresh(meeting), by=writer, at=meeting.starts_at)


def page(user, path):
    client = FormClient()
    client.force_login(user)
    return client.get(path).content.decode()


def path(name, meeting):
    return reverse(name, args=[meeting.pk])


def in_list(meeting):
    return list(meeting.attendances.order_by("name").values_list("name", "status"))


SAID = {
    "coming": lambda meeting, seat, member, writer: say_coming(meeting=meeting, by=member),
    "apologies": lambda meeting, seat, member, writer: send_apologies(meeting=meeting, by=member),
    "apologies to the officer": lambda meeting, seat, member, writer: tick(
        meeting=meeting, membership=seat, status="apologies", by=writer
    ),
    "a substitute": lambda meeting, seat, member, writer: tick(
        meeting=meeting, membership=seat, status="substituted", by=writer,
        substitute=Attendance._meta.get_field("person").related_model.objects.get(name="Sue"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("say", SAID.values(), ids=SAID)
def test_what_was_said_for_another_time_is_not_in_the_record(meeting, seat, member, writer, say):
    factories.CouncillorFactory(name="Sue")
    say(meeting, seat, member, writer)
    assert MOVED not in page(writer, path("meeting_apologies", meeting))
    later = moved(meeting, writer)
    officer = page(writer, path("meeting_apologies", meeting))
    assert f"said for {timezone.localtime(meeting.starts_at):%-d %B %Y}" in officer
    assert MOVED in officer
    assert MOVED in page(writer, meeting.get_absolute_url())
    own = page(member, meeting.get_absolute_url())
    assert "moved since you answered" in own
    assert path("own_coming", meeting) in own
    assert path("own_apologies", meeting) in own
    started(later, writer)
    assert in_list(meeting) == []
    event = Event.objects.about(meeting).get(verb="took out answers given for another time")
    assert "said for" in event.changes["Mo Member"][0]


@pytest.mark.parametrize("say", SAID.values(), ids=SAID)
def test_said_again_it_stands(meeting, seat, member, writer, say):
    factories.CouncillorFactory(name="Sue")
    say(meeting, seat, member, writer)
    before = in_list(meeting)
    later = moved(meeting, writer)
    for _ in range(2):
        say(later, seat, member, writer)
    assert MOVED not in page(writer, path("meeting_apologies", meeting))
    codes = ["said whether they will come", "recorded attendance"]
    assert Event.objects.about(meeting).filter(verb__in=codes).count() == 2, "pressed twice, once"
    started(later, writer)
    assert in_list(meeting) == before


def test_moved_back_it_counts_again(meeting, member, writer):
    send_apologies(meeting=meeting, by=member)
    later = moved(meeting, writer)
    back = moved(later, writer, by=-HOUR / 2)
    assert "moved since you answered" not in page(member, meeting.get_absolute_url())
    started(back, writer)
    assert in_list(meeting) == [("Mo Member", "apologies")]


def test_the_letter_of_the_move_asks_again(meeting, member, writer):
    def last():
        rows = MeetingTold.objects.filter(meeting=meeting, kind="moved").order_by("pk")
        return rows.last().letter.body

    moved(meeting, writer)
    assert "Please say again on this page whether you will come." in last()
    change_meeting(meeting=fresh(meeting), place="The library", by=writer)
    assert "The library" in last()
    assert "say again" not in last()


def test_a_page_from_before_the_move_is_read_again_first(meeting, member, writer):
    client = FormClient()
    client.force_login(member)
    sent = {"shown": shown.tick(None, None), "when": shown.beginning(meeting)}
    moved(meeting, writer)
    answer = client.post(path("own_apologies", meeting), sent)
    assert answer.status_code == 409
    assert "The meeting is now on" in answer.content.decode()
    assert in_list(meeting) == []
    sent["when"] = shown.beginning(fresh(meeting))
    assert client.post(path("own_apologies", meeting), sent).status_code == 302
    assert in_list(meeting) == [("Mo Member", "apologies")]


def test_who_declared_an_interest_stays_in_the_list(meeting, member, writer):
    item = meeting.items.get(title="Alleygates")
    declare_own(item=item, kind="other", outcome="left", nature="Neighbour", by=member)
    send_apologies(meeting=meeting, by=member)
    started(moved(meeting, writer), writer)
    assert in_list(meeting) == [("Mo Member", "coming")]
    assert "says they will come" not in page(writer, path("meeting_live", meeting))


def test_the_database_keeps_for_which_time_it_was_said(meeting, member, writer):
    row = send_apologies(meeting=meeting, by=member)
    rows = Attendance.objects.filter(pk=row.pk)
    assert rows.get().said_for == meeting.starts_at
    later = moved(meeting, writer)
    assert rows.get().said_for == meeting.starts_at
    at_once = {"started_at": timezone.now(), "started_by": writer, "began_at": timezone.now()}
    meetings = Meeting.objects.filter(pk=meeting.pk)
    raw = f"UPDATE boards_meeting SET state = 'writing_up' WHERE id = {meeting.pk}"
    for act in (
        lambda: meetings.update(state="running", **at_once),
        lambda: connection.cursor().execute(raw),
    ):
        with pytest.raises(DatabaseError, match="apologies for another time"), transaction.atomic():
            act()
    rows.update(said_for=meeting.starts_at - HOUR)
    assert rows.get().said_for == later.starts_at, "anew, and for no other time"
    started(later, writer)
    rows.update(said_for=None)
    assert rows.get().said_for == later.starts_at
    rows.update(status="present", said_at=None, said_by=None)
    assert rows.get().said_for is None
    rows.update(status="apologies")
    assert rows.get().said_for is None
