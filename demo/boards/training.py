"""Board development: three programmes, what is required, sessions held and to come."""

import datetime

from django.utils import timezone

from accounts.access import Role
from boards.models import Booking, Course, CourseSession, Membership, Programme, Requirement
from boards.training.operations import require
from demo.facts.training import COMING, HELD, PROGRAMMES, REQUIRED
from neighbourhoods.models import Venue


def write_training(world):
    """Most came to what their seat asks; some still have to, and a few are late."""
    clerk = world.users[Role.MEETINGS_CLERK]
    courses = _courses()
    for title, duty, kind, months in REQUIRED:
        require(course=courses[title], duty=duty, kind=kind, within_months=months, by=clerk)
    venue = Venue.objects.order_by("pk").first()
    for number, course in enumerate(courses.values()):
        people = _people(course)
        for days in HELD:
            came = [each for each in people if world.chance.random() < 0.4]
            _session(course, -days, 40, came, venue, clerk, held=True)
        wanted = people[: 3 + number]
        _session(course, COMING[number % 3], 12, wanted, venue, clerk, held=False)


def _courses():
    """{title: course}."""
    courses = {}
    for name, audience, purpose, rows in PROGRAMMES:
        programme = Programme.objects.create(name=name, audience=audience, purpose=purpose)
        for title, about, years in rows:
            courses[title] = Course.objects.create(
                programme=programme, name=title, about=about, lasts_years=years
            )
    return courses


def _people(course):
    """Those of whom the course is asked, each once."""
    roles = Requirement.objects.filter(course=course).values("duty")
    seats = Membership.objects.current().filter(role__in=roles).select_related("person")
    return list(dict.fromkeys(seat.person for seat in seats.order_by("pk")))


def _session(course, days, places, people, venue, clerk, held):
    day = timezone.localtime().replace(hour=18, minute=0, second=0, microsecond=0)
    starts = day + datetime.timedelta(days=days)
    session = CourseSession.objects.create(
        course=course,
        starts_at=starts,
        ends_at=starts + datetime.timedelta(hours=2),
        venue=venue,
        places=places,
    )
    recorded = starts + datetime.timedelta(hours=3) if held else None
    Booking.objects.bulk_create(
        Booking(
            session=session,
            person=person,
            booked_by=clerk,
            booked_at=min(starts - datetime.timedelta(days=30), timezone.now()),
            attended=True if held else None,
            recorded_by=clerk if held else None,
            recorded_at=recorded,
        )
        for person in people[:places]
    )
