"""Board development: places that run out, attendance, what is due, and the check of duties."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from boards.attendance.operations import tick
from boards.attendance.room import choose_presiding
from boards.models import Body, Booking, CourseSession, Membership, TermOfOffice
from boards.seats.operations import add_member
from boards.statistics.compliance import compliance_of
from boards.training.due import _attended, due_of, missing
from boards.training.operations import (
    add_course,
    add_programme,
    add_session,
    book,
    cancel_session,
    end_requirement,
    give_up,
    record_attendance,
    require,
)
from core.actors import SYSTEM
from core.calendar import add_years, same_day_months_on
from core.errors import Refused, WrongState
from core.letters.models import Letter
from tests import factories
from tests.boards.attendance.test_quorum import come

pytestmark = pytest.mark.django_db
D, DAY = datetime.date, datetime.timedelta(days=1)
R = Membership.Role


@pytest.fixture
def course(writer):
    programme = add_programme(name="Chairing", audience="elected", by=writer)
    return add_course(programme=programme, name="To chair", lasts_years=3, by=writer)


@pytest.fixture
def session(course, writer):
    return add_session(
        course=course, starts_at=timezone.localtime() + 5 * DAY, places=2, place="Hall", by=writer
    )


def attend(course, person, writer, days_ago=1):
    """The person has attended the course."""
    held = add_session(
        course=course,
        starts_at=timezone.localtime() - days_ago * DAY,
        places=9,
        place="Hall",
        by=writer,
    )
    at = held.starts_at - DAY
    booking = book(session=held, person=person, by=writer, at=at)
    record_attendance(session=held, came=[booking], by=writer)
    return booking


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (D(2026, 1, 31), 1, D(2026, 2, 28)), (D(2026, 11, 22), 6, D(2027, 5, 22)),
        (D(2024, 2, 29), 12, D(2025, 2, 28)), (D(2026, 8, 31), 0, D(2026, 8, 31)),
    ],
)  # fmt: skip
def test_the_same_day_months_on(day, months, then):
    assert same_day_months_on(day, months) == then


# Places


def test_places_run_out_and_come_back(session, writer):
    ann, bob, cy = (factories.PersonFactory() for _ in range(3))
    book(session=session, person=ann, by=writer)
    with pytest.raises(Refused, match="already has a place"):
        book(session=session, person=ann, by=writer)
    book(session=session, person=bob, by=writer)
    with pytest.raises(Refused, match="All places are taken"):
        book(session=session, person=cy, by=writer)
    give_up(session=session, person=ann, by=writer)
    book(session=session, person=cy, by=writer)
    assert set(session.bookings.values_list("person", flat=True)) == {bob.pk, cy.pk}


def test_the_database_gives_no_place_that_is_not_there(session, writer):
    for _ in range(2):
        book(session=session, person=factories.PersonFactory(), by=writer)
    extra = Booking(session=session, person=factories.PersonFactory(), booked_at=timezone.now())
    with pytest.raises(DatabaseError, match="full"), transaction.atomic():
        Booking.objects.bulk_create([extra])
    with pytest.raises(DatabaseError, match="places than this are taken"), transaction.atomic():
        CourseSession.objects.filter(pk=session.pk).update(places=1)
    cancel_session(session=session, reason="Snow", by=writer)
    with (
        pytest.raises(DatabaseError, match="cancelled"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO boards_booking (session_id, person_id, booked_at) VALUES (%s, %s, now())",
            [session.pk, extra.person_id],
        )


def test_what_has_begun_is_not_booked_and_what_has_not_is_not_recorded(session, course, writer):
    with pytest.raises(Refused, match="not started yet"):
        record_attendance(session=session, came=[], by=writer)
    person = factories.PersonFactory()
    begun = add_session(
        course=course, starts_at=timezone.localtime() - DAY, places=1, place="Hall", by=writer
    )
    for act in (
        lambda: book(session=begun, person=person, by=writer),
        lambda: give_up(session=begun, person=person, by=writer),
        lambda: cancel_session(session=begun, reason="x", by=writer),
    ):
        with pytest.raises(WrongState, match="already started"):
            act()


def test_who_has_a_place_is_told_of_a_cancelled_session(session, writer):
    user = factories.UserFactory(email="learner@example.org")
    book(session=session, person=factories.PersonFactory(user=user), by=writer)
    cancel_session(session=session, reason="Snow", by=writer)
    letter = Letter.objects.latest("id")
    assert (letter.to, "Snow" in letter.body) == ("learner@example.org", True)
    with pytest.raises(WrongState, match="is cancelled"):
        book(session=session, person=factories.PersonFactory(), by=writer)


# What is due


def test_a_seat_makes_training_due_and_attending_settles_it_for_its_years(course, writer):
    body = factories.BodyFactory()
    seat = add_member(
        body=body, person=factories.PersonFactory(), role=R.CHAIR, by=SYSTEM,
        starts_on=D(2026, 1, 31),
    )  # fmt: skip
    require(course=course, duty="chair", within_months=1, by=writer)
    rows = Membership.objects.filter(pk=seat.pk).select_related("body")

    def due(day):
        found = due_of(rows, day).get(seat.pk, [])
        return [(each.by, each.is_late) for each in found if each.course == course]

    assert due(D(2026, 2, 28)) == [(D(2026, 2, 28), False)]
    assert due(D(2026, 3, 1)) == [(D(2026, 2, 28), True)]
    day = attend(course, seat.person, writer).session.day
    assert due(day) == []
    again = add_years(day, 3) + DAY
    assert due(again) == [(again - DAY, True)]


def test_requirements_are_of_a_role_and_a_kind_of_body(course, writer):
    board = factories.BodyFactory()
    seat = add_member(body=board, person=factories.PersonFactory(), role=R.RESIDENT, by=SYSTEM)
    rows = Membership.objects.filter(pk=seat.pk).select_related("body")
    require(course=course, duty="resident", kind="ward_committee", by=writer)
    require(course=course, duty="chair", by=writer)
    assert due_of(rows) == {}
    asked = require(course=course, duty="resident", kind="board", by=writer)
    assert len(due_of(rows)[seat.pk]) == 1
    with pytest.raises(Refused, match="already required"):
        require(course=course, duty="resident", kind="board", by=writer)
    end_requirement(requirement=asked, by=writer)
    assert due_of(rows) == {}


def test_the_health_of_bodies_counts_what_is_late(course, writer):
    body = factories.BodyFactory()
    for days in (500, 1):
        add_member(
            body=body, person=factories.PersonFactory(), role=R.RESIDENT, by=SYSTEM,
            starts_on=timezone.localdate() - days * DAY,
        )  # fmt: skip
    assert compliance_of([body])[body.pk]["training"] == 0
    require(course=course, duty="resident", by=writer)
    assert compliance_of([body])[body.pk]["training"] == 1


def test_the_database_finds_the_last_day_attended(course, writer, django_assert_num_queries):
    """Against plain Python over every booking, in one query however many there are."""
    people = [factories.PersonFactory() for _ in range(3)]
    for person, days in zip(people, ((900, 5, 40), (7,), ()), strict=True):
        for each in days:
            attend(course, person, writer, days_ago=each)
    asked = [require(course=course, duty="resident", by=writer)]
    expected = {}
    for each in Booking.objects.filter(attended=True).select_related("session"):
        key, day = (each.person_id, course.pk), timezone.localtime(each.session.starts_at).date()
        expected[key] = max(day, expected.get(key, day))
    assert len(expected) == 2
    for number in (1, 3):
        with django_assert_num_queries(1):
            found = _attended([each.pk for each in people[:number]], asked)
    assert found == expected


def test_due_training_is_read_in_two_queries(course, writer, django_assert_num_queries):
    body = factories.BodyFactory()
    require(course=course, duty="resident", by=writer)
    for _ in range(3):
        add_member(body=body, person=factories.PersonFactory(), role=R.RESIDENT, by=SYSTEM)
        rows = list(Membership.objects.filter(body=body).select_related("body"))
        with django_assert_num_queries(2):
            assert len(due_of(rows)) == len(rows)


# The check as somebody presides or substitutes


def test_a_body_that_refuses_lets_only_the_trained_preside(meeting, course, writer):
    *_, member = come(meeting, writer, 3)
    require(course=course, duty="presiding", by=writer)
    choose_presiding(meeting=meeting, membership=member.membership, by=writer)
    Body.objects.filter(pk=meeting.body_id).update(training_check="refuse")
    with pytest.raises(Refused, match="has no record of completing To chair"):
        choose_presiding(meeting=meeting, membership=member.membership, by=writer)
    attend(course, member.person, writer)
    assert missing(meeting.body, "presiding", [member.person_id], meeting.day) == {}
    choose_presiding(meeting=meeting, membership=member.membership, by=writer)


def test_the_live_page_says_that_who_presides_lacks_the_training(client, world):
    own, by = world.own, world.own.writer
    chair = own.body.memberships.get(role="chair")
    tick(meeting=own.running, membership=chair, status="present", by=by)
    client.force_login(world.people["neighbourhood_manager"])
    page = reverse("meeting_live", args=[own.running.pk])
    assert "presides and is not recorded" not in client.get(page).content.decode()
    require(course=own.course, duty="presiding", by=by)
    shown = client.get(page).content.decode()
    assert f"{chair.person.name} is in the chair and has no record of completing" in shown


@pytest.mark.parametrize("rule", [{"substitutes": "trained"}, {"training_check": "refuse"}])
def test_a_substitute_is_trained_where_the_body_asks_it(meeting, course, writer, rule):
    Body.objects.filter(pk=meeting.body_id).update(**rule)
    seat = meeting.body.memberships.filter(has_vote=True).first()
    require(course=course, duty="substitute", by=writer)
    person = factories.CouncillorFactory(name="Sue Stand-in")
    sent = {"meeting": meeting, "membership": seat, "status": "substituted", "by": writer}
    for somebody in (person, factories.CouncillorFactory(name=person.name)):
        with pytest.raises(Refused, match=r"required by .* for substituting"):
            tick(substitute=somebody, **sent)
    attend(course, person, writer)
    tick(substitute=person, **sent)
    assert meeting.attendances.filter(status="substitute").exists()


# Pages


def test_from_a_programme_to_who_came(client, world):
    clerk = world.people["meetings_clerk"]
    client.force_login(clerk)
    client.post(reverse("development_add"), {"name": "Capacity", "audience": "residents"})
    course = world.own.course
    day = timezone.localdate() + DAY
    typed = {
        "day_day": day.day, "day_month": day.month, "day_year": day.year, "starts": "18:00",
        "ends": "17:00", "place": "Hall", "places": 1,
    }  # fmt: skip
    refused = client.post(reverse("session_add", args=[course.pk]), typed)
    assert "must end after it starts" in refused.content.decode()
    made = client.post(reverse("session_add", args=[course.pk]), typed | {"ends": "20:00"})
    session = CourseSession.objects.latest("pk")
    assert made["Location"] == session.get_absolute_url()
    member = world.people["elected_member"]
    client.force_login(member)
    client.post(reverse("session_book", args=[session.pk]))
    assert "Cancel my place" in client.get(session.get_absolute_url()).content.decode()
    assert "You have a place" in client.get(reverse("training")).content.decode()
    CourseSession.objects.filter(pk=session.pk).update(
        starts_at=timezone.localtime() - DAY, ends_at=None
    )
    client.force_login(clerk)
    booking = session.bookings.get()
    client.post(reverse("session_attendance", args=[session.pk]), {"came": [booking.pk]})
    booking.refresh_from_db()
    assert (booking.attended, booking.recorded_by) == (True, clerk)
    client.force_login(member)
    person = client.get(booking.person.get_absolute_url()).content.decode()
    assert "Attended" in person


def test_others_do_not_read_who_has_a_place(client, world):
    client.force_login(world.people["resident_representative"])
    page = client.get(world.own.session.get_absolute_url()).content.decode()
    assert world.own.person.name not in page
    assert not Booking.objects.visible_to(world.people["resident_representative"]).exists()


def test_what_is_due_of_oneself_stands_first(client, world):
    client.force_login(world.people["board_chair"])
    page = client.get(reverse("training")).content.decode()
    assert "Your training due" in page
    assert "Own course" in page
    body = client.get(reverse("body_training", args=[world.own.body.slug])).content.decode()
    assert "The Board chair, chair" in body


def test_without_a_person_there_is_no_place(client, world):
    client.force_login(world.people["finance_officer"])
    page = client.post(reverse("session_book", args=[world.own.session.pk]), follow=True)
    assert "not linked to a person record" in page.content.decode()


def test_the_lists_ask_a_constant_number_of_queries(client, world, django_assert_num_queries):
    client.force_login(world.people["neighbourhood_manager"])
    course, by = world.own.course, world.own.writer
    pages = {
        reverse("training"): 10,
        world.own.session.get_absolute_url(): 6,
        reverse("absent_members"): 13,
        reverse("body_training", args=[world.own.body.slug]): 8,
    }
    for path in pages:
        client.get(path)
    for rows in (1, 3):
        for path, count in pages.items():
            with django_assert_num_queries(count):
                assert client.get(path).status_code == 200
        for _ in range(2):
            person = factories.PersonFactory()
            book(session=world.own.session, person=person, by=by)
            add_session(
                course=course,
                starts_at=timezone.localtime() + rows * DAY,
                places=3,
                place="Hall",
                by=by,
            )
            TermOfOffice.objects.create(
                person=person, ward=world.own.ward,
                starts_on=timezone.localdate() - (150 + rows) * DAY,
            )  # fmt: skip
            add_member(body=world.own.body, person=person, role=R.RESIDENT, by=SYSTEM)
