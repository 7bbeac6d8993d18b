"""Telling people of a meeting: once each, by letter where one may go, by hand where none does."""

import datetime
import smtplib

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.access import Role
from accounts.operations import grant_role
from boards.attendance.operations import tick
from boards.live.operations import (
    finish_meeting,
    mark_minutes_ready,
    publish_minutes,
    start_meeting,
    take_minutes_back,
)
from boards.meetings.agendas.operations import publish_agenda, publish_supplement
from boards.meetings.dates.operations import cancel_meeting, change_meeting
from boards.meetings.items.operations import add_item
from boards.meetings.telling import operations
from boards.meetings.telling.models import MeetingTold
from boards.models import Meeting, Membership
from boards.seats.operations import add_member, end_membership
from core.actors import SYSTEM
from core.errors import Refused, Stale
from core.letters.models import Letter
from core.letters.operations import hand_over
from neighbourhoods.models import Contact, Person
from tests import factories
from tests.steps import agreed, move, set_date

DAY = datetime.timedelta(days=1)
Kind, Why, Member = MeetingTold.Kind, MeetingTold.WhyNot, Membership.Role


@pytest.fixture
def body(db):
    return factories.BodyFactory(kind="board", power="recommend", name="Hill Board")


@pytest.fixture
def chair(body):
    user = factories.UserFactory(email="chair@example.org")
    return seat(body, "Cora Chair", Member.CHAIR, user=user)


@pytest.fixture
def member(body):
    return seat(body, "Mo Member", email="mo@example.org")


@pytest.fixture
def offline(body):
    return seat(body, "Olive Offline")


@pytest.fixture
def meeting(body, chair, member, offline, writer):
    made = set_date(
        body=body,
        starts_at=timezone.localtime() + 30 * DAY,
        by=writer,
        agenda="empty",
        place="Hall",
    )
    add_item(meeting=made, title="Lights", by=writer)
    return made


def seat(body, name, role=Member.RESIDENT, **details):
    person = factories.PersonFactory(name=name, **details)
    return add_member(body=body, person=person, role=role, by=SYSTEM).person


def told(meeting, kind):
    """{name: row}."""
    rows = MeetingTold.objects.filter(meeting=meeting, kind=kind).whole()
    return {each.person.name: each for each in rows}


def send_all(meeting, kind):
    """What a worker does. Returns {name: row} as it stands then."""
    for row in told(meeting, kind).values():
        if row.letter:
            hand_over(row.letter.pk)
    return told(meeting, kind)


# Who is told, and by what


def test_an_agenda_goes_to_every_member_once_account_or_not(meeting, chair, member, writer):
    publish_agenda(meeting=meeting, by=writer)
    rows = send_all(meeting, Kind.AGENDA)
    assert {name: row.letter and row.letter.to for name, row in rows.items()} == {
        "Cora Chair": "chair@example.org", "Mo Member": "mo@example.org", "Olive Offline": None,
    }  # fmt: skip
    assert rows["Olive Offline"].why_not == Why.NO_ADDRESS
    assert [each.is_to_be_told for each in rows.values()].count(True) == 1
    first = mail.outbox[0]
    assert first.body.startswith("Dear Cora Chair,\n\nHill Board meets on ")
    assert first.body.endswith(f"http://testserver{meeting.get_absolute_url()}\n")
    assert first.alternatives[0][0].count("<a ") == 1
    name, content, kind = first.attachments[0]
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert (name, kind, event["summary"]) == ("meeting.ics", "text/calendar", "Hill Board")
    assert event["dtstart"].dt == timezone.localtime(meeting.starts_at)


def test_a_supplement_is_told_as_what_it_is(meeting, member, writer):
    publish_agenda(meeting=meeting, by=writer)
    add_item(meeting=Meeting.objects.get(pk=meeting.pk), title="Late", by=writer)
    pack = publish_supplement(meeting=Meeting.objects.get(pk=meeting.pk), by=writer)
    letters = Letter.objects.filter(to="mo@example.org").order_by("pk")
    assert [each.subject.split(":")[0] for each in letters] == ["Agenda", pack.word]


def test_who_did_it_knows_and_gets_no_letter(meeting, chair):
    grant_role(user=chair.user, role=Role.MEETINGS_CLERK, by=SYSTEM)
    clerk = type(chair.user).objects.get(pk=chair.user.pk)
    publish_agenda(meeting=meeting, by=clerk)
    row = told(meeting, Kind.AGENDA)["Cora Chair"]
    assert (row.why_not, row.letter, row.is_to_be_told) == (Why.OWN, None, False)


def test_an_account_that_was_stopped_is_not_written_to(meeting, chair, writer):
    type(chair.user).objects.filter(pk=chair.user.pk).update(is_active=False)
    Contact.objects.create(person=chair, email="home@example.org")
    publish_agenda(meeting=meeting, by=writer)
    assert told(meeting, Kind.AGENDA)["Cora Chair"].letter.to == "home@example.org"


def test_two_people_with_one_address_get_a_letter_each(meeting, body, member, writer):
    seat(body, "Mia Member", email="MO@example.org")
    publish_agenda(meeting=meeting, by=writer)
    rows = told(meeting, Kind.AGENDA)
    assert rows["Mo Member"].letter_id != rows["Mia Member"].letter_id


@pytest.mark.parametrize("odd", ["\n", "\r\n", "\x0b", "\x85", "\u2028", "\x1b", "\t", "\u202e"])
def test_a_control_character_in_any_name_stops_nothing(meeting, body, member, writer, odd):
    Person.objects.filter(pk=member.pk).update(name=f"Mo{odd}http://evil.example/")
    type(body).objects.filter(pk=body.pk).update(name=f"Hill{odd}Board")
    Meeting.objects.filter(pk=meeting.pk).update(place=f"Hall{odd}Two")
    publish_agenda(meeting=Meeting.objects.get(pk=meeting.pk), by=writer)
    send_all(meeting, Kind.AGENDA)
    letter = next(each for each in mail.outbox if each.to == ["mo@example.org"])
    head = letter.message().as_bytes().split(b"\n\n")[0].decode()
    assert "Bcc" not in head
    assert letter.body.split("\n")[0] == "Dear Mo http://evil.example/,"
    assert letter.alternatives[0][0].count("<a ") == 1


def test_of_a_private_body_only_accounts_that_may_read_it_are_told_and_only_where(writer):
    private = factories.BodyFactory(
        kind="tasking", power="operational", neighbourhood=None, name="Secret Group"
    )
    user = factories.OfficerFactory(email="head@example.org")
    seat(private, "Hetty Head", Member.OFFICER, user=user)
    stranger = factories.UserFactory(email="stranger@example.org")
    seat(private, "Sam Stranger", user=stranger)
    seat(private, "Ned Neither", email="ned@example.org")
    secret = set_date(
        body=private, starts_at=timezone.localtime() + 9 * DAY, by=writer, place="Room 2"
    )
    cancel_meeting(meeting=secret, reason="The target moved away", by=writer)
    rows = send_all(secret, Kind.CANCELLED)
    assert {name: row.why_not for name, row in rows.items()} == {
        "Hetty Head": "", "Sam Stranger": Why.NO_ACCOUNT, "Ned Neither": Why.NO_ACCOUNT,
    }  # fmt: skip
    (message,) = mail.outbox
    whole = str(message.message())
    for word in ("Secret", "target", "Room"):
        assert word not in whole
    assert secret.get_absolute_url() in whole
    assert message.attachments == []


# Nobody is told what is no longer so


def test_a_meeting_that_moved_before_the_letter_went_is_told_as_moved_only(meeting, member, writer):
    publish_agenda(meeting=meeting, by=writer)
    later = timezone.localtime() + 40 * DAY
    move(Meeting.objects.get(pk=meeting.pk), later, by=writer)
    assert send_all(meeting, Kind.AGENDA)["Mo Member"].letter.outdated_at
    assert mail.outbox == []
    moved = send_all(meeting, Kind.MOVED)["Mo Member"].letter
    assert moved.handed_over_at
    assert f"{later:%-d %B %Y}" in moved.subject
    (event,) = Calendar.from_ical(moved.calendar).walk("VEVENT")
    assert event["dtstart"].dt == later.replace(second=0, microsecond=0)


def test_moved_twice_only_the_last_move_is_told(meeting, writer, member):
    for days, count in ((40, 1), (50, 2)):
        move(Meeting.objects.get(pk=meeting.pk), timezone.localtime() + days * DAY, by=writer)
        assert MeetingTold.objects.filter(meeting=meeting, person=member).count() == count
    for row in MeetingTold.objects.filter(meeting=meeting, person=member):
        hand_over(row.letter_id)
    assert len(mail.outbox) == 1
    assert f"{timezone.localtime() + 50 * DAY:%-d %B %Y}" in mail.outbox[0].subject


def test_a_cancelled_meeting_withdraws_what_was_told_before(meeting, writer, member, offline):
    publish_agenda(meeting=meeting, by=writer)
    cancel_meeting(meeting=Meeting.objects.get(pk=meeting.pk), reason="Snow\nand ice", by=writer)
    assert send_all(meeting, Kind.AGENDA)["Mo Member"].letter.outdated_at
    letter = send_all(meeting, Kind.CANCELLED)["Mo Member"].letter
    assert "is cancelled: Snow and ice\n" in letter.body
    assert "SUMMARY:Cancelled: Hill Board" in letter.calendar
    waiting = [
        (label, row.person.name)
        for label, _, rows in operations.told_of(Meeting.objects.with_place().get(pk=meeting.pk))
        for row in rows
        if row.holds and row.is_to_be_told
    ]
    assert waiting == [("Meeting cancelled", "Olive Offline")]


def test_who_left_before_the_letter_went_gets_none(meeting, body, member, writer):
    publish_agenda(meeting=meeting, by=writer)
    row = Membership.objects.get(body=body, person=member)
    end_membership(membership=row, last_day=timezone.localdate(), by=writer)
    letter = send_all(meeting, Kind.AGENDA)["Mo Member"].letter
    assert (bool(letter.outdated_at), letter.handed_over_at) == (True, None)


def test_a_right_that_ended_before_the_letter_went_counts(writer):
    private = factories.BodyFactory(kind="tasking", power="operational", neighbourhood=None)
    user = factories.OfficerFactory()
    seat(private, "Hetty Head", Member.OFFICER, user=user)
    secret = set_date(body=private, starts_at=timezone.localtime() + 9 * DAY, by=writer)
    cancel_meeting(meeting=secret, reason="Illness", by=writer)
    user.grants.update(ends_on=timezone.localdate() - DAY, starts_on=timezone.localdate() - 2 * DAY)
    assert send_all(secret, Kind.CANCELLED)["Hetty Head"].letter.outdated_at


def test_run_twice_nobody_gets_a_second_letter(meeting, member, writer):
    publish_agenda(meeting=meeting, by=writer)
    send_all(meeting, Kind.AGENDA)
    sent = len(mail.outbox)
    send_all(meeting, Kind.AGENDA)
    with transaction.atomic():
        at = MeetingTold.objects.filter(meeting=meeting).first().at
        locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
        assert operations.tell_of(locked, Kind.AGENDA, by=writer, at=at, what="Agenda") == []
    assert len(mail.outbox) == sent


def test_one_address_that_is_refused_stops_no_other(meeting, chair, member, writer, monkeypatch):
    publish_agenda(meeting=meeting, by=writer)
    real = locmem.EmailBackend.send_messages

    def send_messages(self, messages):
        if messages[0].to == ["mo@example.org"]:
            raise smtplib.SMTPRecipientsRefused({"mo@example.org": (550, b"No such user")})
        return real(self, messages)

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", send_messages)
    rows = send_all(meeting, Kind.AGENDA)
    assert rows["Cora Chair"].letter.handed_over_at
    assert (rows["Mo Member"].is_to_be_told, rows["Cora Chair"].is_to_be_told) == (True, False)


def test_records_of_the_past_are_told_to_nobody(meeting, writer):
    publish_agenda(meeting=meeting, by=writer, at=timezone.now() - 8 * DAY)
    assert told(meeting, Kind.AGENDA) == {}


# Apologies and minutes


def test_apologies_are_confirmed_to_who_sent_them_and_to_nobody_else(meeting, body, member, writer):
    row = Membership.objects.get(body=body, person=member)
    tick(meeting=meeting, membership=row, status="apologies", by=writer)
    assert list(told(meeting, Kind.APOLOGIES)) == ["Mo Member"]
    tick(meeting=Meeting.objects.get(pk=meeting.pk), membership=row, status="", by=writer)
    assert send_all(meeting, Kind.APOLOGIES)["Mo Member"].letter.outdated_at
    tick(meeting=Meeting.objects.get(pk=meeting.pk), membership=row, status="apologies", by=writer)
    last = MeetingTold.objects.filter(kind=Kind.APOLOGIES).order_by("pk").last()
    hand_over(last.letter_id)
    assert "Your apologies for the meeting of Hill Board on" in mail.outbox[-1].body


@pytest.fixture
def held(body, chair, member, offline, writer):
    made = set_date(body=body, starts_at=timezone.now(), by=writer, agenda="empty", place="Hall")
    add_item(meeting=made, title="Lights", by=writer)
    start_meeting(meeting=made, by=writer)
    finish_meeting(meeting=Meeting.objects.get(pk=made.pk), by=writer)
    return Meeting.objects.get(pk=made.pk)


def test_minutes_to_check_go_to_the_chair_who_may_read_them(held, body, chair, writer):
    seat(body, "Vic Vice", Member.VICE_CHAIR, email="vic@example.org")
    mark_minutes_ready(meeting=held, by=writer)
    rows = told(held, Kind.TO_CHECK)
    assert {name: row.why_not for name, row in rows.items()} == {
        "Cora Chair": "", "Vic Vice": Why.NO_ACCOUNT,
    }  # fmt: skip
    take_minutes_back(meeting=Meeting.objects.get(pk=held.pk), by=writer)
    assert send_all(held, Kind.TO_CHECK)["Cora Chair"].letter.outdated_at
    mark_minutes_ready(meeting=Meeting.objects.get(pk=held.pk), by=writer)
    agreed(meeting=Meeting.objects.get(pk=held.pk), by=writer)
    for letter in Letter.objects.filter(meetingtold__meeting=held, to="chair@example.org"):
        hand_over(letter.pk)
    assert mail.outbox == []  # checked meanwhile


def test_minutes_that_are_out_are_told_to_the_members(held, member, writer):
    mark_minutes_ready(meeting=held, by=writer)
    agreed(meeting=Meeting.objects.get(pk=held.pk), by=writer)
    publish_minutes(meeting=Meeting.objects.get(pk=held.pk), by=writer)
    letter = send_all(held, Kind.MINUTES)["Mo Member"].letter
    assert letter.handed_over_at
    assert letter.subject.startswith("Minutes: Hill Board, ")
    assert letter.body.endswith(f"{reverse('minutes', args=[held.pk])}\n")


# Joined since, and told by hand


def test_who_joins_after_the_agenda_is_told_at_the_press_of_a_button(meeting, body, writer):
    publish_agenda(meeting=meeting, by=writer)
    seat(body, "Jo Joined", email="jo@example.org")
    fresh = Meeting.objects.with_place().get(pk=meeting.pk)
    assert [each.name for each in operations.not_told(fresh)[Kind.AGENDA]] == ["Jo Joined"]
    operations.tell_joined(meeting=fresh, by=writer)
    assert told(meeting, Kind.AGENDA)["Jo Joined"].letter.to == "jo@example.org"
    with pytest.raises(Refused, match="on the list"):
        operations.tell_joined(meeting=fresh, by=writer)


def test_told_by_hand_is_recorded_with_day_and_version(meeting, offline, writer):
    publish_agenda(meeting=meeting, by=writer)
    row = told(meeting, Kind.AGENDA)["Olive Offline"]
    today = timezone.localdate()
    row.seen(row.version)
    stale = MeetingTold.objects.get(pk=row.pk)
    stale.seen(stale.version)
    operations.record_told(told=row, how="phone", on=today, by=writer)
    row.refresh_from_db()
    assert (row.told_how, row.told_on, row.recorded_by, row.is_to_be_told) == (
        "phone", today, writer, False,
    )  # fmt: skip
    with pytest.raises(Stale):
        operations.record_told(told=stale, how="paper", on=today, by=writer)
    operations.record_told(told=MeetingTold.objects.get(pk=row.pk), how="", on=None, by=writer)
    row.refresh_from_db()
    assert (row.told_on, row.recorded_by, row.is_to_be_told) == (None, None, True)


@pytest.mark.parametrize(("how", "days"), [("phone", None), ("", 0), ("phone", 1), ("phone", -1)])
def test_half_of_it_and_days_that_cannot_be_are_refused(meeting, offline, writer, how, days):
    publish_agenda(meeting=meeting, by=writer)
    row = told(meeting, Kind.AGENDA)["Olive Offline"]
    on = None if days is None else timezone.localdate() + days * DAY
    with pytest.raises(Refused):
        operations.record_told(told=row, how=how, on=on, by=writer)


# The database

BY_HAND = (
    "told_how = 'phone', recorded_at = at, recorded_by_id = (SELECT min(id) FROM accounts_user)"
)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("told_on = CURRENT_DATE", "by_hand_whole"),
        (f"told_on = at::date - 2, {BY_HAND}", "by_hand_in_time"),
        (f"told_on = at::date + 9, {BY_HAND}", "by_hand_in_time"),
        ("why_not = 'own'", "never rewritten"),
        ("letter_id = (SELECT min(id) FROM core_letter)", "never rewritten"),
        ("says = 'x'", "never rewritten"),
    ],
)
def test_the_database_keeps_the_list(meeting, offline, writer, change, rule):
    publish_agenda(meeting=meeting, by=writer)
    row = told(meeting, Kind.AGENDA)["Olive Offline"]
    with pytest.raises(DatabaseError, match=rule), transaction.atomic():
        sql(f"UPDATE boards_meetingtold SET {change} WHERE id = {row.pk}")
    with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
        sql(f"DELETE FROM boards_meetingtold WHERE id = {row.pk}")


COLUMNS = "version, occasion, says, at, why_not, told_how, kind, letter_id, meeting_id, person_id"


def test_one_row_a_person_and_occasion_and_a_letter_or_a_reason(meeting, offline, writer):
    publish_agenda(meeting=meeting, by=writer)
    row = told(meeting, Kind.AGENDA)["Olive Offline"]
    again = f"INSERT INTO boards_meetingtold ({COLUMNS}) SELECT {COLUMNS}"
    with pytest.raises(IntegrityError, match="meeting_told_once"), transaction.atomic():
        sql(f"{again} FROM boards_meetingtold WHERE id = {row.pk}")
    with pytest.raises(DatabaseError, match="letter_or_reason"), transaction.atomic():
        MeetingTold.objects.bulk_create(
            [
                MeetingTold(
                    meeting=meeting, person=row.person, kind=row.kind, occasion="2", at=row.at
                )
            ]
        )


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


# Pages


def test_the_list_says_who_was_told_and_shows_addresses_to_who_runs_it(
    client, meeting, offline, member, writer, django_assert_max_num_queries
):
    publish_agenda(meeting=meeting, by=writer)
    send_all(meeting, Kind.AGENDA)
    page = reverse("meeting_told", args=[meeting.pk])
    assert client.get(page).status_code == 302
    client.force_login(writer)
    with django_assert_max_num_queries(25):
        shown = client.get(page).content.decode()
    assert "Olive Offline: Agenda published. No email address." in shown
    assert "mo@example.org" in shown
    assert page in client.get(meeting.get_absolute_url()).content.decode()
    reader = factories.UserFactory()
    grant_role(user=reader, role=Role.PORTFOLIO_HOLDER, by=SYSTEM)
    client.force_login(reader)
    shown = client.get(page).content.decode()
    assert "By email" in shown
    assert "@example.org" not in shown
    assert "Record that they were told" not in shown


def test_the_list_takes_as_many_queries_for_many_as_for_few(client, meeting, body, writer):
    publish_agenda(meeting=meeting, by=writer)
    client.force_login(writer)
    page = reverse("meeting_told", args=[meeting.pk])
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for number in range(4):
        seat(body, f"More {number}", email=f"more{number}@example.org")
    operations.tell_joined(meeting=Meeting.objects.get(pk=meeting.pk), by=writer)
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(many) == len(few)


def test_an_officer_ticks_on_the_page(client, meeting, offline, writer):
    publish_agenda(meeting=meeting, by=writer)
    row = told(meeting, Kind.AGENDA)["Olive Offline"]
    page = reverse("meeting_told_by_hand", args=[row.pk])
    client.force_login(writer)
    assert "Olive Offline" in client.get(page).content.decode()
    today = timezone.localdate()
    said = {"told_how": "paper", "told_on": today.isoformat(), "row_version": row.version}
    assert client.post(page, said).status_code == 302
    assert client.post(page, said).status_code == 409
    shown = client.get(reverse("meeting_told", args=[meeting.pk])).content.decode()
    assert "On paper" in shown
    assert f"recorded by {writer.name}" in shown


def test_the_call_says_who_was_asked_and_who_was_not(client, meeting, writer):
    client.force_login(writer)
    page = client.post(reverse("meeting_call", args=[meeting.pk]), follow=True).content.decode()
    assert "We will email 2 people. Ask by phone or on paper: Olive Offline." in page
    assert "have been asked" not in page


def test_a_change_of_notes_is_told_to_nobody(meeting, writer):
    change_meeting(meeting=meeting, by=writer, access_notes="Ramp")
    assert told(meeting, Kind.MOVED) == {}
