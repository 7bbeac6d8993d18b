"""Places at a course: Python says yes exactly where the database does."""

import datetime

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from boards.models import Booking, Course, CourseSession, Programme, Requirement
from boards.training.operations import book, require
from tests import factories
from tests.pairs import database_says, python_says, random_facts, undone

DUTY = st.sampled_from(["chair", "partner"])
KIND = st.sampled_from(["", "board"])
pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(db):
    return factories.OfficerFactory()


@pytest.fixture
def course(db):
    programme = Programme.objects.create(name="P", audience="everyone")
    return Course.objects.create(programme=programme, name="C")


@given(st.integers(1, 3), st.integers(0, 3), st.sampled_from([False, False, True]), st.booleans())
@random_facts
def test_a_place(course, writer, places, taken, cancelled, again):
    """Python also asks whether the session has begun: it has not."""
    now = timezone.now()
    with undone():
        session = CourseSession.objects.create(
            course=course, starts_at=now + datetime.timedelta(days=3), places=places
        )
        people = [factories.PersonFactory() for _ in range(4)]
        for person in people[: min(taken, places)]:
            Booking.objects.create(session=session, person=person, booked_at=now)
        if cancelled:
            told = {"cancelled_at": now, "cancelled_by": writer, "cancelled_reason": "x"}
            CourseSession.objects.update(**told)
        new = {"session": session, "person": people[0] if again else people[-1]}
        python = python_says(lambda: book(**new, by=writer))
        assert python == database_says(lambda: Booking.objects.create(**new, booked_at=now))


@given(st.lists(st.tuples(DUTY, KIND, st.booleans()), max_size=2), DUTY, KIND)
@random_facts
def test_required_once(course, writer, known, duty, kind):
    day = timezone.localdate()
    with undone():
        for duty_before, kind_before, ended in dict.fromkeys(known):
            before = {"course": course, "duty": duty_before, "kind": kind_before}
            Requirement.objects.create(**before, ends_on=day if ended else None)
        new = {"course": course, "duty": duty, "kind": kind}
        python = python_says(lambda: require(**new, by=writer))
        assert python == database_says(lambda: Requirement.objects.create(**new))
