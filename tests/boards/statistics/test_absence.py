"""How often members came, and elected members who have not come for months."""

import datetime

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.access import Role
from accounts.operations import grant_role
from boards.attendance import operations as attendance_operations
from boards.attendance.rules import MISSED, missed_running
from boards.models import Meeting, Membership, TermOfOffice
from boards.seats.elections import note_elsewhere
from boards.seats.operations import add_member
from boards.statistics.absence import long_absent, record_of
from boards.statistics.operations import warn_of_absence
from boards.statistics.rules import whole_months
from core.actors import SYSTEM
from core.errors import Refused
from core.letters.models import Letter
from tests import factories

DAY = datetime.timedelta(days=1)
R = Membership.Role


@given(st.lists(st.sampled_from(["present", "apologies", "substituted", "absent"])))
def test_missed_running_counts_from_the_latest(statuses):
    count = missed_running(statuses)
    assert all(each in MISSED for each in statuses[:count])
    assert count == len(statuses) or statuses[count] not in MISSED


def test_a_record_says_how_often_somebody_came():
    record = record_of(["absent", "apologies", "absent", "present", "substituted"])
    assert (record.expected, record.attended, record.missed_running) == (5, 1, 3)
    assert record.is_alarming
    assert record.in_words == "1 of 5, apologies 1, substituted 1"
    assert not record_of(["absent", "absent"]).is_alarming


def test_the_body_page_points_to_who_missed_three_running(world, manager, as_user):
    body, seat = world.own.body, world.own.seat
    Meeting.objects.filter(body=body, approval__signed_at=None).update(
        minutes_ready_at=None, minutes_ready_by=None
    )
    for days in (40, 80, 120):
        meeting = factories.MeetingFactory(
            body=body, starts_at=timezone.localtime() - days * DAY, minutes_ready_at=timezone.now(),
            minutes_ready_by=world.own.writer, state="minutes_ready",
        )  # fmt: skip
        meeting.attendances.create(membership=seat, person=seat.person, name="x", status="absent")
    page = manager.get(body.get_absolute_url()).content.decode()
    assert "Came 0 of 3 in twelve months" in page
    assert "Missed the last 3 meetings" in page
    assert "Missed the last" not in as_user(None).get(body.get_absolute_url()).content.decode()


@pytest.fixture
def term(db):
    person = factories.PersonFactory(user=factories.UserFactory(email="away@example.org"))
    return TermOfOffice.objects.create(
        person=person, ward=factories.WardFactory(), starts_on=datetime.date(2026, 1, 15)
    )


def absent(term, day):
    return [(each.months, each.ends_on) for each in long_absent(day) if each.term == term]


@pytest.mark.parametrize(
    ("since", "day", "months"),
    [
        ((2026, 1, 15), (2026, 5, 14), 3), ((2026, 1, 15), (2026, 5, 15), 4),
        ((2025, 11, 30), (2026, 4, 30), 5), ((2026, 5, 1), (2026, 4, 1), 0),
    ],
)  # fmt: skip
def test_whole_months(since, day, months):
    assert whole_months(datetime.date(*since), datetime.date(*day)) == months


def test_four_months_without_a_meeting_are_pointed_out(term, writer):
    D = datetime.date
    assert absent(term, D(2026, 5, 14)) == []
    assert absent(term, D(2026, 5, 15)) == [(4, D(2026, 7, 15))]
    assert absent(term, D(2026, 6, 15)) == [(5, D(2026, 7, 15))]
    meeting = factories.MeetingFactory(
        starts_at=timezone.make_aware(datetime.datetime(2026, 4, 1, 19)),
        started_at=timezone.now(), started_by=writer,
    )  # fmt: skip
    seat = add_member(
        body=meeting.body, person=term.person, role=R.ELECTED_MEMBER, by=SYSTEM,
        starts_on=D(2026, 1, 15),
    )  # fmt: skip
    row = meeting.attendances.create(
        membership=seat, person=term.person, name="x", status="apologies"
    )
    assert absent(term, D(2026, 6, 15)) == [(5, D(2026, 7, 15))]
    type(row).objects.filter(pk=row.pk).update(status="present")
    assert absent(term, D(2026, 6, 15)) == []


def test_what_is_known_from_elsewhere_counts(term, writer):
    D = datetime.date
    note_elsewhere(term=term, attended_on=D(2026, 3, 1), by=writer)
    term.refresh_from_db()
    assert absent(term, D(2026, 6, 15)) == []
    assert absent(term, D(2026, 7, 1)) == [(4, D(2026, 9, 1))]
    with pytest.raises(Refused, match="reason that was approved"):
        note_elsewhere(term=term, approved_on=D(2026, 6, 1), by=writer)
    note_elsewhere(term=term, approved_on=D(2026, 6, 1), approved_reason="Illness", by=writer)
    assert absent(term, D(2026, 7, 1)) == []
    TermOfOffice.objects.filter(pk=term.pk).update(
        approved_on=D(2026, 7, 15)
    )  # too late: six months
    assert absent(term, D(2026, 7, 20)) == [(6, D(2026, 7, 15))]
    with pytest.raises(Refused, match="between the election and today"):
        note_elsewhere(term=term, attended_on=D(2025, 1, 1), by=writer)
    with pytest.raises(DatabaseError, match="approved_with_reason"), transaction.atomic():
        TermOfOffice.objects.filter(pk=term.pk).update(approved_reason="")


def test_members_and_clerks_are_told_at_four_and_at_five_months(term):
    D = datetime.date
    clerk = factories.UserFactory(email="clerk@example.org")
    grant_role(user=clerk, role=Role.MEETINGS_CLERK, by=SYSTEM, starts_on=D(2026, 1, 1))

    def told(day):
        before = Letter.objects.count()
        warn_of_absence(day)
        letters = Letter.objects.order_by("id")[before:]
        return sorted(each.to for each in letters if str(term.person) in each.body)

    both = ["away@example.org", "clerk@example.org"]
    assert told(D(2026, 5, 14)) == []
    assert told(D(2026, 5, 15)) == both
    assert told(D(2026, 5, 16)) == []
    assert told(D(2026, 6, 15)) == both
    assert told(D(2026, 6, 16)) == []
    assert told(D(2026, 7, 16)) == []


def test_who_came_as_a_substitute_came(meeting, writer):
    seat = meeting.body.memberships.filter(has_vote=True).first()
    person = factories.CouncillorFactory(name="Sue Stand-in")
    attendance_operations.tick(
        meeting=meeting, membership=seat, status="substituted", substitute=person,
        by=writer,
    )  # fmt: skip
    row = meeting.attendances.get(status="substitute")
    assert (row.person, row.name) == (person, "Sue Stand-in")
    assert not [each for each in long_absent() if each.term.person == person]


def test_the_page_names_them_and_the_city_notes_what_it_knows(client, term, writer):
    TermOfOffice.objects.filter(pk=term.pk).update(
        starts_on=timezone.localdate() - datetime.timedelta(days=140)
    )
    grant_role(user=writer, role=Role.MEETINGS_CLERK, by=SYSTEM)
    client.force_login(writer)
    page = client.get("/members/absent/").content.decode()
    assert term.person.name in page
    today = timezone.localdate()
    day = {"attended_on_day": today.day, "attended_on_month": today.month}
    client.post(f"/members/terms/{term.pk}/elsewhere/", day | {"attended_on_year": today.year})
    assert term.person.name not in client.get("/members/absent/").content.decode()
