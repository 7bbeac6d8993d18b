"""Who is told when people and meetings change between one letter and the next."""

import datetime

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.access import Role
from accounts.operations import grant_role
from boards.attendance.operations import tick
from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.dates.operations import cancel_meeting
from boards.meetings.items.operations import add_item
from boards.meetings.telling import operations
from boards.meetings.telling.models import MeetingTold
from boards.models import Meeting, Membership
from boards.seats.operations import add_member, end_membership
from core.actors import SYSTEM
from core.letters.operations import hand_over
from neighbourhoods.people.merging.operations import merge_people
from tests import factories
from tests.steps import move, set_date

DAY = datetime.timedelta(days=1)
Kind = MeetingTold.Kind


@pytest.fixture
def writer(db):
    return factories.OfficerFactory(name="Wanda Writer")


@pytest.fixture
def body(db):
    return factories.BodyFactory(kind="board", power="recommend", substitutes="anybody")


@pytest.fixture
def member(body):
    return seat(body, "Mo Member", email="mo@example.org")


@pytest.fixture
def meeting(body, member, writer):
    made = set_date(
        body=body,
        starts_at=timezone.localtime() + 30 * DAY,
        by=writer,
        agenda="empty",
        place="Hall",
    )
    add_item(meeting=made, title="Lights", by=writer)
    return made


def seat(body, name, **details):
    person = factories.PersonFactory(name=name, **details)
    return add_member(body=body, person=person, role="resident", by=SYSTEM).person


def fresh(meeting):
    return Meeting.objects.with_place().get(pk=meeting.pk)


def names(meeting, kind):
    rows = MeetingTold.objects.filter(meeting=meeting, kind=kind)
    return set(rows.values_list("person__name", flat=True))


def joined(meeting):
    return {
        kind: [each.name for each in people]
        for kind, people in operations.not_told(fresh(meeting)).items()
    }


def test_whose_seat_ends_before_the_new_day_is_told_that_it_moved(meeting, body, member, writer):
    row = Membership.objects.get(body=body, person=member)
    end_membership(membership=row, last_day=timezone.localdate() + 35 * DAY, by=writer)
    publish_agenda(meeting=meeting, by=writer)
    move(fresh(meeting), timezone.localtime() + 50 * DAY, by=writer)
    assert names(meeting, Kind.MOVED) == {"Mo Member"}
    hand_over(MeetingTold.objects.get(meeting=meeting, kind=Kind.MOVED).letter_id)
    assert mail.outbox[0].subject.startswith("Changed: ")


def test_who_joins_after_a_move_is_still_to_be_told_of_the_agenda(meeting, body, writer):
    publish_agenda(meeting=meeting, by=writer)
    move(fresh(meeting), timezone.localtime() + 40 * DAY, by=writer)
    seat(body, "Jo Joined", email="jo@example.org")
    assert joined(meeting) == {Kind.AGENDA: ["Jo Joined"]}
    operations.tell_joined(meeting=fresh(meeting), by=writer)
    assert joined(meeting) == {}
    cancel_meeting(meeting=fresh(meeting), reason="Snow", by=writer)
    assert joined(meeting) == {}  # told of by the cancelling itself


def test_who_was_merged_is_told_once_under_both_entries(meeting, member, writer):
    publish_agenda(meeting=meeting, by=writer)
    kept = factories.PersonFactory(name="Mo Member", email="mo.member@example.org")
    merge_people(keep=kept, gone=member, by=SYSTEM)
    assert joined(meeting) == {}
    hand_over(MeetingTold.objects.get(meeting=meeting, kind=Kind.AGENDA).letter_id)
    assert len(mail.outbox) == 1


def test_a_substitute_is_told_of_the_meeting_and_not_once_they_no_longer_come(
    meeting, body, member, writer
):
    publish_agenda(meeting=meeting, by=writer)
    sue = factories.PersonFactory(name="Sue Substitute", email="sue@example.org")
    row = Membership.objects.get(body=body, person=member)
    tick(
        meeting=fresh(meeting), membership=row, status="substituted",
        substitute=sue, by=writer,
    )  # fmt: skip
    assert joined(meeting) == {Kind.AGENDA: ["Sue Substitute"]}
    move(fresh(meeting), timezone.localtime() + 40 * DAY, by=writer)
    assert names(meeting, Kind.MOVED) == {"Mo Member", "Sue Substitute"}
    tick(meeting=fresh(meeting), membership=row, status="", by=writer)
    letter = MeetingTold.objects.get(kind=Kind.MOVED, person__name="Sue Substitute").letter
    hand_over(letter.pk)
    letter.refresh_from_db()
    assert (mail.outbox, bool(letter.outdated_at)) == ([], True)


def test_what_was_said_by_telephone_is_recorded_after_the_meeting_too(
    client, meeting, body, writer
):
    seat(body, "Olive Offline")
    publish_agenda(meeting=meeting, by=writer)
    row = MeetingTold.objects.get(meeting=meeting, person__name="Olive Offline")
    cancel_meeting(meeting=fresh(meeting), reason="Snow", by=writer)
    client.force_login(writer)
    page = client.get(reverse("meeting_told", args=[meeting.pk])).content.decode()
    assert "No longer needed" in page
    assert reverse("meeting_told_by_hand", args=[row.pk]) in page


def test_who_rings_them_sees_the_number_and_no_other_reader_does(client, meeting, body, writer):
    seat(body, "Olive Offline", phone="01332 000 123")
    publish_agenda(meeting=meeting, by=writer)
    reader = factories.UserFactory()
    grant_role(user=reader, role=Role.PORTFOLIO_HOLDER, by=SYSTEM)
    page = reverse("meeting_told", args=[meeting.pk])
    shown = {}
    for user in (writer, reader):
        client.force_login(user)
        shown[user.pk] = client.get(page).content.decode()
    assert "Phone: 01332 000 123." in shown[writer.pk]
    assert "Olive Offline" in shown[reader.pk]
    assert "01332" not in shown[reader.pk]
