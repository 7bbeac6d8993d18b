"""The calendar of everything: what stands in it, for whom, and in which view."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from boards.meetings.calendars import shapes
from boards.meetings.calendars.clashes import known_for, marks, proposed
from boards.meetings.calendars.rules import GAP, Slot, are_near, overlap, pairs
from boards.models import Body, CourseSession, Membership, Plan
from boards.seats.operations import add_member
from core import diary
from core.actors import SYSTEM
from neighbourhoods.models import AvoidDate, ClosedDay, Election, ElectionWard, Person
from tasking.models import Action
from tests import factories
from tests.steps import chair_of

DAY = datetime.timedelta(days=1)
HOUR = datetime.timedelta(hours=1)
TODAY = datetime.date(2026, 11, 22)


# The days of a view


@pytest.mark.parametrize(
    ("view", "day", "month", "first", "after"),
    [
        ("week", "2027-03-03", "", (2027, 3, 1), (2027, 3, 8)),
        ("week", "rubbish", "", (2026, 11, 16), (2026, 11, 23)),
        ("week", "", "2027-03", (2027, 3, 1), (2027, 3, 8)),
        ("month", "", "2027-02", (2027, 2, 1), (2027, 3, 1)),
        ("month", "9999-01-01", "", (2026, 11, 1), (2026, 12, 1)),
        ("year", "", "2027-04", (2026, 5, 1), (2027, 5, 1)),
        ("year", "", "2027-05", (2027, 5, 1), (2028, 5, 1)),
        ("year", "", "", (2026, 5, 1), (2027, 5, 1)),
    ],
)
def test_a_view_covers_its_days(view, day, month, first, after):
    span = shapes.span_of(view, day, month, TODAY)
    assert (span.first, span.after) == (datetime.date(*first), datetime.date(*after))


@pytest.mark.parametrize("view", ["week", "month", "year"])
def test_one_goes_there_and_back(view):
    span = shapes.span_of(view, "", "", TODAY)
    later = shapes.span_of(view, *_place(span.later), TODAY)
    assert later.first == span.after
    assert shapes.span_of(view, *_place(later.before), TODAY) == span


def _place(place):
    name, value, _ = place
    return (value, "") if name == "day" else ("", value)


# What is in the way


def slot(hour, length=2, **more):
    start = datetime.datetime(2027, 3, 3, hour, tzinfo=datetime.UTC)
    values = {"key": hour, "body_id": hour, "neighbourhood_id": None} | more
    return Slot(day=start.date(), starts_at=start, ends_at=start + length * HOUR, **values)


@pytest.mark.parametrize(
    ("later", "shares", "near"),
    [(18, True, True), (19, False, True), (20, False, False), (15, False, False), (16, True, True)],
)
def test_an_hour_lies_between_two_meetings(later, shares, near):
    """The first one is from 17 to 19; GAP is one hour."""
    assert GAP == HOUR
    one, other = slot(17), slot(later)
    if later == 15:
        one, other = slot(18), slot(15)  # ends at 17: an hour before the next
    assert (overlap(one, other), are_near(one, other)) == (shares, near)
    assert bool(pairs([one, other])) is near


def test_every_pair_is_found_and_none_twice():
    slots = [slot(hour, length) for hour, length in ((9, 8), (10, 1), (12, 1), (20, 1))]
    found = {(one.key, other.key) for one, other in pairs(slots)}
    expected = {
        (one.key, other.key)
        for number, one in enumerate(slots)
        for other in slots[number + 1 :]
        if are_near(one, other)
    }
    assert found == expected == {(9, 10), (9, 12)}


@pytest.fixture
def evening():
    """A local evening in three weeks, not a Sunday."""
    day = timezone.localdate() + 21 * DAY
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(19)))


def seated(body, person):
    return add_member(
        body=body, person=person, has_vote=False, role=Membership.Role.RESIDENT,
        starts_on=datetime.date(2020, 1, 1), by=SYSTEM,
    )  # fmt: skip


def words(warnings):
    return " / ".join(each.words for each in warnings)


def test_somebody_expected_twice_and_a_venue_booked_twice_are_named(world, evening):
    body, other = world.own.body, factories.BodyFactory(neighbourhood=world.own.place)
    person, venue = factories.PersonFactory(name="Asha Twice"), factories.VenueFactory()
    seated(body, person)
    seated(other, person)
    factories.MeetingFactory(body=other, starts_at=evening + 2 * HOUR, venue=venue)
    by = world.people["neighbourhood_manager"]

    def ask(starts_at, ends_at=None, venue=None):
        asked = proposed(body, starts_at, ends_at, venue, by)
        return words(known_for(by, [asked]).of(asked))

    assert "Asha Twice is also expected at" in ask(evening)  # ends as the other begins
    assert ask(evening - HOUR) == ""  # an hour lies between
    assert "The venue" not in ask(evening, venue=venue)
    assert "The venue is also booked for" in ask(evening, evening + 3 * HOUR, venue)


def test_who_left_before_is_not_expected(world, evening):
    body, other = world.own.body, factories.BodyFactory(neighbourhood=world.own.place)
    person = factories.PersonFactory(name="Gone Before")
    seat = seated(body, person)
    seated(other, person)
    factories.MeetingFactory(body=other, starts_at=evening)
    by = world.people["neighbourhood_manager"]
    asked = proposed(body, evening, None, None, by)
    assert "Gone Before" in words(known_for(by, [asked]).of(asked))
    type(seat).objects.filter(pk=seat.pk).update(ends_on=evening.date() - DAY)
    assert "Gone Before" not in words(known_for(by, [asked]).of(asked))


def test_a_meeting_in_private_warns_nobody_who_may_not_know_of_it(world, evening):
    secret = factories.BodyFactory(
        neighbourhood=world.own.place, power=Body.Power.OPERATIONAL, name="Hidden team"
    )
    venue = factories.VenueFactory()
    factories.MeetingFactory(body=secret, starts_at=evening, venue=venue)
    for role, told in (("neighbourhood_manager", True), ("meetings_clerk", False)):
        by = world.people[role]
        asked = proposed(world.own.body, evening, None, venue, by)
        assert ("Hidden team" in words(known_for(by, [asked]).of(asked))) is told


def test_dates_to_avoid_and_elections_warn_where_they_hold(world, evening):
    day, by = evening.date(), world.people["neighbourhood_manager"]
    ward = factories.WardFactory()
    ward.neighbourhoods.add(world.own.place)
    for place, name in ((None, "Term ends"), (world.own.place, "Fair"), (world.other.place, "Far")):
        AvoidDate.objects.create(
            first=day - DAY, last=day, kind="festival", name=name, neighbourhood=place
        )
    election = Election.objects.create(kind="by_election", notice_on=day, poll_on=day + 30 * DAY)
    ElectionWard.objects.create(election=election, ward=ward)
    asked = proposed(world.own.body, evening, None, None, by)
    found = words(known_for(by, [asked]).of(asked))
    assert "Term ends" in found
    assert "Fair" in found
    assert "Far" not in found
    assert "Pre-election period" in found
    early = proposed(world.own.body, evening - 2 * DAY, None, None, by)
    assert words(known_for(by, [early]).of(early)) == ""


def test_marks_are_those_of_the_meetings_shown(world, evening):
    body, other = world.own.body, factories.BodyFactory(neighbourhood=world.own.place)
    venue = factories.VenueFactory()
    one = factories.MeetingFactory(body=body, starts_at=evening, venue=venue)
    two = factories.MeetingFactory(body=other, starts_at=evening + HOUR, venue=venue)
    off = factories.MeetingFactory(
        body=other, starts_at=evening + HOUR / 2, venue=venue, state="cancelled",
        cancelled_at=timezone.now(), cancelled_reason="Snow",
        cancelled_by=world.people["head_of_service"],
    )  # fmt: skip
    found = marks([one, off, two], [])
    assert set(found) == {one.pk, two.pk}
    assert str(other) in words(found[one.pk])
    assert str(body) in words(found[two.pk])


# The page


def page(client, **query):
    answer = client.get("/meetings/calendar/", query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("view", ["week", "month", "year"])
def test_each_view_shows_what_the_reader_may_know_of(world, as_user, manager, view):
    shown, hidden = world.own.draft, world.own.private
    for client, meeting, there in (
        (as_user(None), shown, True),
        (as_user(None), hidden, False),
        (manager, hidden, True),
        (as_user(world.people["partner_officer"]), world.other.private, False),
    ):
        found = page(client, view=view, day=str(meeting.day), month=f"{meeting.day:%Y-%m}")
        assert (f"/meetings/{meeting.pk}/" in found) is there


def test_everything_with_a_date_is_there(world, manager, as_user):
    first = timezone.localdate().replace(day=1)
    day = (first + 40 * DAY).replace(day=12)
    ClosedDay.objects.create(day=day, name="Stocktaking")
    AvoidDate.objects.create(first=day, last=day + DAY, kind="school", name="Half term")
    action = Action.objects.filter(neighbourhood=world.own.place, is_open=True).first()
    Action.objects.filter(pk=action.pk).update(due_on=day)
    found = page(manager, month=f"{day:%Y-%m}")
    assert "Office closed: Stocktaking" in found
    assert found.count("Half term") == 3  # on two days, and once in the list for a phone
    assert action.get_absolute_url() in found
    only = page(manager, month=f"{day:%Y-%m}", kind="avoid")
    assert "Half term" in only
    assert action.get_absolute_url() not in only
    assert "Half term" in page(as_user(None), month=f"{day:%Y-%m}")


def test_an_entry_says_what_its_record_says(world):
    """Also where it is made of a row that was read with those of other sources."""
    head, today = world.people["head_of_service"], timezone.localdate()
    course = CourseSession.objects.order_by("pk").first()
    CourseSession.objects.filter(pk=course.pk).update(
        ends_at=course.starts_at + HOUR, venue=world.own.venue, place="Room 2"
    )
    course.refresh_from_db()
    plan = Plan.objects.filter(state="consulted", neighbourhood=world.own.place).get()
    avoid = AvoidDate.objects.create(
        first=today, last=today + DAY, kind="school", name="Half term", neighbourhood=plan.neighbourhood
    )  # fmt: skip
    read = diary.read(diary.Asked(head, today, today + 90 * DAY)).entries
    found = {each.key: each for each in read}
    assert found[f"course-{course.pk}"] == diary.Entry(
        course.course.name, course.day, course.get_absolute_url(), at=course.starts_at,
        ends_at=course.ends_at, where=f"{world.own.venue}, Room 2", short="Training",
        kind="courses", key=f"course-{course.pk}",
    )  # fmt: skip
    assert found[f"comments-{plan.pk}"] == diary.Entry(
        f"Comments close: {plan.title}", plan.consulted_until, plan.get_absolute_url(),
        neighbourhood_id=plan.neighbourhood_id, body_id=plan.body_id, short="Comments close",
        kind="comments", key=f"comments-{plan.pk}",
    )  # fmt: skip
    assert found[f"avoid-{avoid.pk}"] == diary.Entry(
        "Half term", today, avoid.get_absolute_url(), last=today + DAY, where=str(plan.neighbourhood),
        neighbourhood_id=plan.neighbourhood_id, note="School holidays", about=avoid,
        kind="avoid", key=f"avoid-{avoid.pk}",
    )  # fmt: skip
    assert str(found[f"avoid-{avoid.pk}"].about) == str(avoid)


def test_an_action_is_shown_to_whoever_may_read_it(world, as_user, manager):
    hidden = Action.objects.filter(is_published=False, is_open=True).first()
    assert hidden is not None
    for client, there in ((as_user(None), False), (as_user(world.people["head_of_service"]), True)):
        found = page(client, month=f"{hidden.due_on:%Y-%m}")
        assert (f"/actions/{hidden.pk}/" in found) is there


def test_mine_is_what_one_is_expected_at(world, as_user, evening):
    user = world.people["resident_representative"]
    person = chair_of(world.own.body)
    mine = Person.objects.filter(user=user).first() or factories.PersonFactory(user=user)
    there = factories.BodyFactory()
    seated(there, mine)
    at = factories.MeetingFactory(body=there, starts_at=evening)
    not_at = factories.MeetingFactory(starts_at=evening)
    query = {"month": f"{evening:%Y-%m}", "person": "me"}
    found = page(as_user(user), **query)
    assert f"/meetings/{at.pk}/" in found
    assert f"/meetings/{not_at.pk}/" not in found
    # Of others one asks by their entry, where one may see names; the public may not.
    query["person"] = mine.pk
    assert f"/meetings/{not_at.pk}/" not in page(as_user(world.people["head_of_service"]), **query)
    assert f"/meetings/{not_at.pk}/" in page(as_user(None), **query)
    assert mine.name not in page(as_user(None), **query)
    assert person.name not in page(as_user(None), **query)


def test_without_an_entry_among_people_one_is_expected_where_one_is_the_clerk(
    world, as_user, evening
):
    user = world.people["finance_officer"]
    assert not Person.objects.filter(user=user).exists()
    other, mine = (
        factories.MeetingFactory(starts_at=evening),
        factories.MeetingFactory(starts_at=evening, organiser=user),
    )
    found = page(as_user(user), month=f"{evening:%Y-%m}", person="me")
    assert f"/meetings/{mine.pk}/" in found
    assert f"/meetings/{other.pk}/" not in found


@pytest.mark.parametrize(
    "name", ["view", "day", "month", "neighbourhood", "body", "person", "kind"]
)
@pytest.mark.parametrize("text", ["", "x", "9" * 40, "\x00", "2027-02-30", "٣", "me", "0"])
def test_odd_addresses_show_a_calendar(world, manager, as_user, name, text):
    for client in (manager, as_user(None)):
        page(client, **{name: text})


def test_only_who_sets_dates_reads_what_is_in_the_way(world, as_user, manager, evening):
    body, other = world.own.body, factories.BodyFactory(neighbourhood=world.own.place)
    person = factories.PersonFactory(name="Asha Twice")
    for each in (body, other):
        seated(each, person)
        factories.MeetingFactory(body=each, starts_at=evening)
    query = {"view": "week", "day": f"{evening:%Y-%m-%d}"}
    assert "Asha Twice is also expected at" in page(manager, **query)
    assert "Asha Twice" not in page(as_user(None), **query)
    assert "Asha Twice" not in page(as_user(world.people["elected_member"]), **query)


@pytest.mark.parametrize(("view", "most"), [("week", 12), ("month", 12), ("year", 9)])
def test_many_meetings_ask_no_more_queries(world, as_user, evening, view, most):
    head = world.people["head_of_service"]
    query = {"view": view, "day": f"{evening:%Y-%m-%d}", "month": f"{evening:%Y-%m}"}

    def asked():
        client = as_user(head)
        with CaptureQueriesContext(connection) as captured:
            page(client, **query)
        return len(captured)

    bodies = [factories.BodyFactory() for _ in range(2)]
    person = factories.PersonFactory()
    for body in bodies:
        seated(body, person)
        factories.MeetingFactory(body=body, starts_at=evening)
    before = asked()
    for number in range(1, 4):
        for body in bodies:
            factories.MeetingFactory(body=body, starts_at=evening + number * HOUR)
    assert asked() == before <= most
