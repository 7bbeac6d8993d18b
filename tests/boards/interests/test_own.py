"""Members declare an interest before the meeting, with their own sign-in."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from boards.attendance.operations import mark_everyone_present, tick
from boards.attendance.own.operations import send_apologies
from boards.attendance.quorum import quorum_of
from boards.interests.operations import confirm_own, declare_interest, remove_interest
from boards.interests.own.operations import declare_own, take_back_own
from boards.live.operations import finish_meeting, mark_minutes_ready, start_meeting
from boards.meetings.agendas.operations import publish_agenda, withdraw_item
from boards.meetings.items.operations import add_item
from boards.minutes.documents import minutes
from boards.models import Absence, Attendance, Interest, Meeting, Membership
from boards.seats.operations import add_member, link_sign_in
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.models import Event
from tests import factories
from tests.clients import FormClient
from tests.steps import set_date

pytestmark = pytest.mark.django_db
SINCE = datetime.date(2024, 5, 6)
MINUTE = datetime.timedelta(minutes=1)
PRESS = "6f2f0d0e-6c0f-4e0c-9a30-0d9a7e0f7a12"


@pytest.fixture
def writer():
    return factories.OfficerFactory(name="Wanda Writer")


@pytest.fixture
def body():
    return factories.BodyFactory(kind="ward_committee", power="decide", name="Committee")


def seated(body, name):
    user, person = factories.UserFactory(name=name), factories.CouncillorFactory(name=name)
    add_member(body=body, person=person, role="elected_member", starts_on=SINCE, by=SYSTEM)
    link_sign_in(person=person, user=user, by=SYSTEM)
    return type(user).objects.get(pk=user.pk)


@pytest.fixture
def member(body):
    return seated(body, "Mo Member")


@pytest.fixture
def meeting(body, member, writer):
    meeting = set_date(body=body, starts_at=timezone.now() + MINUTE, by=writer, place="Hall")
    add_item(meeting=meeting, title="Alleygates", by=writer)
    publish_agenda(meeting=meeting, by=writer)
    return Meeting.objects.select_related("body").get(pk=meeting.pk)


@pytest.fixture
def item(meeting):
    return meeting.items.get(title="Alleygates")


def as_page(user):
    client = FormClient()
    client.force_login(user)
    return client


def own(item, by, **details):
    said = {"kind": "other", "outcome": "left", "nature": "I live there"} | details
    return declare_own(item=item, by=by, **said)


def seat_of(user):
    return Membership.objects.get(person__user=user)


def test_a_member_declares_on_the_page_and_the_officer_sees_it(meeting, item, member, writer):
    page, path = as_page(member), reverse("own_interests", args=[meeting.pk])
    assert path in page.get(meeting.get_absolute_url()).content.decode()
    sent = {"item": item.pk, "kind": "other", "outcome": "left", "client_id": PRESS}
    refused = page.post(path, sent)
    assert refused.status_code == 422
    for _ in range(2):
        assert page.post(path, sent | {"nature": "I live there"}).status_code == 302
    row = Interest.objects.get(item=item)
    assert (row.is_own, row.recorded_by, row.attendance.status) == (True, member, "coming")
    words = "Mo Member declared an interest in item"
    assert words in page.get(path).content.decode()
    officer = as_page(writer)
    for where in (meeting.get_absolute_url(), reverse("interests", args=[meeting.pk])):
        text = officer.get(where).content.decode()
        assert "I live there" in text
        assert "will leave the room" in text
    start_meeting(meeting=meeting, by=writer)
    live = officer.get(reverse("meeting_live", args=[meeting.pk])).content.decode()
    assert "declared before the meeting an interest" in live
    event = Event.objects.about(meeting).get(verb="declared an interest before the meeting")
    assert (event.actor_name, event.reason) == ("Mo Member", "")


def test_once_the_member_is_there_it_bars(meeting, item, member, writer):
    own(item, member)
    start_meeting(meeting=meeting, by=writer)
    assert quorum_of(meeting).absences == [], "nobody is there yet"
    mark_everyone_present(meeting=meeting, by=writer)
    quorum = quorum_of(meeting)
    assert (quorum.count(item.position), quorum.count(1)) == (0, 1)
    text = str(minutes(meeting, writer))
    assert "declared before the meeting an interest in item" in text
    assert "and said that they will leave the room" in text
    press = as_page(writer)
    finish_meeting(meeting=meeting, by=writer)
    with pytest.raises(Refused, match=r"Confirm first .* Mo Member \(item"):
        mark_minutes_ready(meeting=meeting, by=writer)
    interests = reverse("interests", args=[meeting.pk])
    confirm = reverse("interest_confirm", args=[Interest.objects.get(item__meeting=meeting).pk])
    assert confirm in press.get(interests).content.decode()
    for _ in range(2):
        assert press.post(confirm).status_code == 302
    assert confirm not in press.get(interests).content.decode()
    assert "and left the room" in str(minutes(meeting, writer))
    with pytest.raises(Refused, match="already"):
        declare_interest(
            item=item, membership=seat_of(member), kind="other", outcome="stayed", nature="x",
            by=writer,
        )  # fmt: skip


def test_only_their_own_declaration_is_confirmed(meeting, item, member, writer):
    start_meeting(meeting=meeting, by=writer)
    mark_everyone_present(meeting=meeting, by=writer)
    said = {"kind": "other", "outcome": "left", "nature": "Near", "by": writer}
    row = declare_interest(item=item, membership=seat_of(member), **said)
    with pytest.raises(Refused, match="needs no confirmation"):
        confirm_own(interest=row, by=writer)
    with pytest.raises(DatabaseError, match="confirmed_own"), transaction.atomic():
        Interest.objects.filter(pk=row.pk).update(confirmed_at=timezone.now(), confirmed_by=writer)


def test_of_who_did_not_come_the_minutes_say_nothing(meeting, item, member, writer):
    own(item, member)
    start_meeting(meeting=meeting, by=writer)
    for status in ("present", "absent", "apologies", "present", "absent"):
        tick(meeting=meeting, membership=seat_of(member), status=status, by=writer)
    assert "declared before the meeting" not in str(minutes(meeting, writer))
    assert Interest.objects.filter(item=item).exists(), "and it is kept"
    with pytest.raises(Refused, match="declared an interest"):
        tick(meeting=meeting, membership=seat_of(member), status="", by=writer)
    assert not Interest.objects.visible_to(AnonymousUser()).filter(item=item).exists()


def test_apologies_and_a_declaration_go_together(meeting, item, member, writer):
    send_apologies(meeting=meeting, by=member)
    own(item, member)
    row = Attendance.objects.get(membership=seat_of(member))
    assert row.status == "apologies"
    tick(meeting=meeting, membership=seat_of(member), status="", by=writer)
    row.refresh_from_db()
    assert row.status == "coming", "what was declared stays"


def test_it_is_taken_back_before_the_meeting_by_the_member_alone(meeting, item, member, body):
    row, other = own(item, member), seated(body, "Olu Other")
    with pytest.raises(Refused, match="Only the member who declared"):
        take_back_own(interest=row, by=other)
    path = reverse("own_interest_take_back", args=[row.pk])
    assert as_page(member).post(path).status_code == 302
    assert not Interest.objects.filter(item=item).exists()
    assert not Absence.objects.filter(attendance__meeting=meeting).exists()
    own(item, member, outcome="stayed")


def test_at_the_meeting_the_officer_takes_it_back(meeting, item, member, writer):
    row = own(item, member)
    start_meeting(meeting=meeting, by=writer)
    with pytest.raises(WrongState):
        take_back_own(interest=row, by=member)
    with pytest.raises(WrongState):
        own(item, member)
    remove_interest(interest=row, by=writer)
    assert not Absence.objects.filter(attendance__meeting=meeting).exists()


def test_what_does_not_fit_is_refused(meeting, item, member, writer):
    stranger = factories.OfficerFactory()
    with pytest.raises(PermissionDenied):
        own(item, stranger)
    late = add_item(meeting=meeting, title="Late", by=writer)
    for wrong, details in (
        (late, {}),
        (item, {"outcome": "afterwards"}),
        (item, {"nature": ""}),
        (item, {"kind": "dpi", "outcome": "stayed"}),
        (item, {"outcome": "dispensation"}),
    ):
        with pytest.raises(Refused):
            own(wrong, member, **details)
    withdraw_item(item=item, reason="Not now", by=writer)
    item.refresh_from_db()
    with pytest.raises(Refused, match="published agenda"):
        own(item, member)
    path = reverse("own_interests", args=[meeting.pk])
    sent = {"item": item.pk, "kind": "other", "outcome": "left", "nature": "Kept words"}
    kept = as_page(member).post(path, sent)
    assert kept.status_code == 422
    assert "Kept words" in kept.content.decode()


def test_before_the_agenda_is_out_nobody_declares(body, member, writer):
    draft = set_date(body=body, starts_at=timezone.now() + MINUTE, by=writer, place="Hall")
    item = add_item(meeting=draft, title="Alleygates", by=writer)
    path = reverse("own_interests", args=[draft.pk])
    assert path not in as_page(member).get(draft.get_absolute_url()).content.decode()
    with pytest.raises(WrongState):
        own(item, member)


def test_notice_runs_from_the_day_of_the_declaration(item, member):
    row = own(item, member, kind="dpi", is_registered=False)
    assert row.notify_by == timezone.localdate() + datetime.timedelta(days=27)


def test_the_database_knows_who_declares_and_when(meeting, item, member, writer):
    row = own(item, member)
    rows = Interest.objects.filter(pk=row.pk)
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        rows.update(is_own=False)
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        raw("UPDATE boards_interest SET is_own = NOT is_own")
    other = meeting.items.exclude(pk=item.pk).first()
    fields = {"attendance": row.attendance, "kind": "other", "nature": "x", "outcome": "stayed"}
    fields |= {"is_registered": True, "recorded_at": timezone.now(), "is_own": True}
    with pytest.raises(DatabaseError, match="for themselves"), transaction.atomic():
        Interest.objects.create(item=other, recorded_by=writer, **fields)
    start_meeting(meeting=meeting, by=writer)
    with pytest.raises(DatabaseError, match="for themselves"), transaction.atomic():
        Interest.objects.create(item=other, recorded_by=member, **fields)


def raw(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
