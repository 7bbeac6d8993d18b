"""Board development: three programmes, what is required, sessions held and to come."""

import datetime

from django.utils import timezone

from accounts.access import Role
from boards.models import Booking, Membership, Requirement
from boards.training import operations
from demo.facts.training import COMING, HELD, PROGRAMMES, REQUIRED
from neighbourhoods.models import Venue

DAY = datetime.timedelta(days=1)


def write_training(world):
    """Most came to what their seat asks; some still have to, and a few are late."""
    clerk = world.users[Role.MEETINGS_CLERK]
    courses = _courses(clerk, world.now - 450 * DAY)
    for title, duty, kind, months in REQUIRED:
        operations.require(
            course=courses[title], duty=duty, kind=kind, within_months=months, by=clerk
        )
    venue = Venue.objects.order_by("pk").first()
    for number, course in enumerate(courses.values()):
        people = _people(course)
        for days in HELD:
            chance = world.draws(course.name, days)
            came = [each for each in people if chance.random() < 0.4]
            session = _session(world, course, -days, 40, came, venue)
            operations.record_attendance(
                session=session,
                came=Booking.objects.filter(session=session),
                by=clerk,
                at=session.starts_at + datetime.timedelta(hours=3),
            )
        _session(world, course, COMING[number % 3], 12, people[: 3 + number], venue)


def _courses(clerk, at):
    """{title: course}."""
    courses = {}
    for name, audience, purpose, rows in PROGRAMMES:
        programme = operations.add_programme(
            name=name, audience=audience, purpose=purpose, by=clerk, at=at
        )
        for title, about, years in rows:
            courses[title] = operations.add_course(
                programme=programme, name=title, about=about, lasts_years=years, by=clerk, at=at
            )
    return courses


def _people(course):
    """Those of whom the course is asked, each once."""
    roles = Requirement.objects.filter(course=course).values("duty")
    seats = Membership.objects.current().filter(role__in=roles).select_related("person")
    return list(dict.fromkeys(seat.person for seat in seats.order_by("pk")))


def _session(world, course, days, places, people, venue):
    """A session so many days from today with its places given, a month before or by now."""
    clerk = world.users[Role.MEETINGS_CLERK]
    evening = timezone.localtime(world.now).replace(hour=18, minute=0, second=0, microsecond=0)
    starts = evening + days * DAY
    at = min(starts - 30 * DAY, world.now)
    session = operations.add_session(
        course=course,
        starts_at=starts,
        ends_at=starts + datetime.timedelta(hours=2),
        venue=venue,
        places=places,
        by=clerk,
        at=at,
    )
    for person in people[:places]:
        operations.book(session=session, person=person, by=clerk, at=at)
    return session
