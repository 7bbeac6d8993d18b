"""Who comes instead of a member is a person, once at a meeting, and no member of the body."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from boards.attendance.operations import add_attendee, tick
from boards.meetings.dates.operations import cancel_meeting
from boards.models import Attendance, Meeting, Membership
from boards.seats.operations import add_member
from core.actors import SYSTEM
from core.errors import Refused
from neighbourhoods.models import Person
from neighbourhoods.people.merging.operations import merge_people
from tests import factories, steps

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
Role = Membership.Role


@pytest.fixture
def body():
    return factories.BodyFactory()


@pytest.fixture
def seats(body):
    """Two residents with a seat since a year."""
    since = timezone.localdate() - 365 * DAY
    return [
        add_member(
            body=body, person=factories.PersonFactory(), role=Role.RESIDENT, starts_on=since,
            by=SYSTEM,
        )
        for _ in range(2)
    ]  # fmt: skip


@pytest.fixture
def meeting(body, writer):
    starts = timezone.now() + 10 * DAY
    return steps.set_date(body=body, starts_at=starts, by=writer, place="Hall")


@pytest.fixture
def sue():
    return factories.PersonFactory(name="Sue Stand-in")


@pytest.fixture
def send(meeting, writer):
    def send(seat, person):
        return tick(
            meeting=meeting, membership=seat, status="substituted", substitute=person, by=writer
        )

    return send


def refused_by_the_database(words, act):
    def whole():
        with transaction.atomic():
            act()
            connection.check_constraints()

    with pytest.raises(DatabaseError, match=words):
        whole()


def sql(words, *values):
    with connection.cursor() as cursor:
        cursor.execute(words, values)


def another_entry(person):
    return factories.PersonFactory(name=person.name)


def test_one_person_comes_for_one_member(meeting, seats, sue, send, writer):
    send(seats[0], sue)
    row = meeting.attendances.get(status="substitute")
    assert (row.person, row.name, row.substitute_for) == (sue, "Sue Stand-in", seats[0])
    words = f"Sue Stand-in is in the attendance of this meeting already, for {seats[0].person}"
    with pytest.raises(Refused, match=words):
        send(seats[1], sue)
    assert send(seats[1], another_entry(sue)).status == "substituted", "a namesake is another"


def test_whoever_comes_for_a_member_is_not_in_attendance_too(meeting, seats, sue, send, writer):
    send(seats[0], sue)
    Meeting.objects.filter(pk=meeting.pk).update(
        state="running", started_at=timezone.now(), started_by=writer
    )
    meeting.refresh_from_db()
    for person in (sue, seats[1].person):
        with pytest.raises(Refused, match="already"):
            add_attendee(meeting=meeting, name="Sue", person=person, by=writer)
    kim = factories.PersonFactory(name="Kim")
    add_attendee(meeting=meeting, name="Kim", person=kim, by=writer)
    with pytest.raises(Refused, match="in the attendance of this meeting already"):
        send(seats[1], kim)


def test_the_database_lets_nobody_stand_there_twice(meeting, seats, sue, send):
    send(seats[0], sue)
    first = meeting.attendances.get(status="substitute")
    send(seats[1], factories.PersonFactory())
    second = meeting.attendances.filter(status="substitute").exclude(pk=first.pk)
    refused_by_the_database("in the attendance", lambda: second.update(person=sue))
    refused_by_the_database(
        "in the attendance",
        lambda: sql(
            "UPDATE boards_attendance SET person_id = %s WHERE id = %s", sue.pk, second.get().pk
        ),
    )
    merged = another_entry(sue)
    Person.objects.filter(pk=merged.pk).update(merged_into=sue)
    refused_by_the_database("in the attendance", lambda: second.update(person=merged))
    refused_by_the_database("attendance_of_a_person", lambda: second.update(person=None))
    member = meeting.attendances.filter(membership=seats[0])
    refused_by_the_database(
        "a member is who holds the seat",
        lambda: member.update(person=factories.PersonFactory()),
    )


def test_who_comes_instead_is_not_seated_for_that_day(body, meeting, seats, sue, send, writer):
    send(seats[0], sue)
    seated = {"body": body, "person": sue, "role": Role.RESIDENT, "by": writer}
    with pytest.raises(Refused, match="is entered as “substitute” at the meeting of"):
        add_member(starts_on=meeting.day - DAY, **seated)
    with pytest.raises(Refused, match="is entered as"):
        add_member(starts_on=meeting.day, ends_on=meeting.day, **seated)
    later = add_member(starts_on=meeting.day + DAY, **seated)
    rows = Membership.objects.filter(pk=later.pk)
    refused_by_the_database("for nobody else", lambda: rows.update(starts_on=meeting.day))
    refused_by_the_database(
        "for nobody else",
        lambda: sql(
            "UPDATE boards_membership SET starts_on = starts_on - 1 WHERE id = %s", later.pk
        ),
    )
    cancel_meeting(meeting=meeting, reason="Snow", by=writer)
    rows.update(starts_on=meeting.day)
    connection.check_constraints()


def test_the_meeting_moves_to_no_day_on_which_the_substitute_sits(
    body, meeting, seats, sue, send, writer
):
    send(seats[0], sue)
    add_member(body=body, person=sue, role=Role.RESIDENT, starts_on=meeting.day + DAY, by=writer)
    with pytest.raises(Refused, match="comes as a substitute, and sits on"):
        steps.move(meeting, meeting.starts_at + 3 * DAY, by=writer)
    now = timezone.now()
    refused_by_the_database(
        "for nobody else",
        lambda: Meeting.objects.filter(pk=meeting.pk).update(
            starts_at=meeting.starts_at + 3 * DAY, moved_at=now
        ),
    )
    assert steps.move(meeting, meeting.starts_at - DAY, by=writer)


def test_two_who_came_to_one_meeting_are_not_made_one(meeting, seats, sue, send, writer):
    other = another_entry(sue)
    send(seats[0], sue)
    send(seats[1], other)
    with pytest.raises(Refused, match="Both are in the attendance of"):
        merge_people(keep=sue, gone=other, by=writer)
    rows = Person.objects.filter(pk=other.pk)
    refused_by_the_database("two people", lambda: rows.update(merged_into=sue))
    tick(meeting=meeting, membership=seats[1], status="apologies", by=writer)
    assert merge_people(keep=sue, gone=other, by=writer) == sue


def test_who_had_a_seat_is_not_made_one_with_who_came_without(meeting, seats, sue, send, writer):
    send(seats[0], sue)
    member = seats[1].person
    for keep, gone in ((member, sue), (sue, member)):
        with pytest.raises(Refused, match="put that right first"):
            merge_people(keep=keep, gone=gone, by=writer)
        rows = Person.objects.filter(pk=gone.pk)
        refused_by_the_database("nobody else", lambda: rows.update(merged_into=keep))  # noqa: B023


# Pages


@pytest.fixture
def pages(world, manager):
    """(client, the endpoint, what is sent for a member) at the running meeting."""
    seat = world.own.body.memberships.exclude(pk=world.own.seat.pk).first()
    path = f"/meetings/{world.own.running.pk}/live/tick/"
    return manager, path, {"membership": seat.pk, "status": "substituted"}


def test_without_a_script_the_people_who_were_found_are_offered(pages, world):
    client, path, data = pages
    for name in ("Sue Stand-in", "Sue Standen"):
        factories.PersonFactory(name=name)
    asked = client.post(path, data | {"substitute_typed": "sue sta"})
    assert asked.status_code == 422
    page = asked.content.decode()
    assert "Sue Stand-in" in page
    assert "Sue Standen" in page
    assert "/people/add/" in page
    sue = Person.objects.get(name="Sue Standen")
    chosen = {"substitute": sue.pk, "substitute_typed": "sue sta", "substitute_asked": "sue sta"}
    assert client.post(path, data | chosen).status_code == 302
    assert Attendance.objects.get(status="substitute").person == sue
    live = client.get(f"/meetings/{world.own.running.pk}/live/").content.decode()
    assert f'value="{sue.pk}" checked' in live


def test_what_the_rule_refuses_stands_beside_the_choice(pages, world):
    client, path, data = pages
    other = world.own.body.memberships.exclude(pk=data["membership"]).first()
    refused = client.post(path, data | {"substitute": other.person_id})
    assert refused.status_code == 422
    assert "sits on" in refused.content.decode()
    assert f'value="{other.person_id}"' in refused.content.decode()
    for headers in ({}, {"HTTP_ACCEPT": "application/json"}):
        name = client.post(path, data | {"substitute_name": "Sue"}, **headers)
        assert name.status_code == 422, "a name alone is nobody"


def test_named_deputies_are_offered_before_the_meeting(world, manager):
    from boards.seats.operations import add_deputy

    dee = factories.PersonFactory(name="Dee Puty")
    add_deputy(seat=world.own.seat.seat, person=dee, by=SYSTEM)
    page = f"/meetings/{world.own.draft.pk}/apologies/"
    assert f'name="substitute" id="sub-{world.own.seat.pk}-1" value="{dee.pk}"' in (
        manager.get(page).content.decode()
    )
