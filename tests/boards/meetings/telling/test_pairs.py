"""Told by hand: Python says yes exactly where the database does."""

import datetime

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from boards.meetings.telling.models import MeetingTold
from boards.meetings.telling.operations import record_told
from tests import factories
from tests.pairs import database_says, python_says, random_facts
from tests.steps import set_date

pytestmark = pytest.mark.django_db
LATE_IN_THE_EVENING = datetime.time(23, 30)
DAYS = st.none() | st.integers(-12, 2)


@pytest.fixture
def writer(db):
    return factories.OfficerFactory()


@pytest.fixture
def told(writer):
    """Ten days ago, in the hour in which London and Greenwich may have different days."""
    now = timezone.localtime()
    meeting = set_date(
        body=factories.BodyFactory(), starts_at=now + datetime.timedelta(days=30), by=writer
    )
    day = now.date() - datetime.timedelta(days=10)
    return MeetingTold.objects.create(
        meeting=meeting, person=factories.PersonFactory(), kind="agenda", occasion="1",
        why_not="no_address", says="",
        at=timezone.make_aware(datetime.datetime.combine(day, LATE_IN_THE_EVENING)),
    )  # fmt: skip


@given(st.sampled_from(["", "phone", "paper"]), DAYS)
@random_facts
def test_told_by_hand(told, writer, how, days):
    now = timezone.now()
    on = None if days is None else timezone.localdate() + datetime.timedelta(days=days)
    said = {"told_how": how, "told_on": on}
    said |= {"recorded_by": writer, "recorded_at": now} if how or on else {}
    rows = MeetingTold.objects.filter(pk=told.pk)
    python = python_says(lambda: record_told(told=rows.get(), how=how, on=on, by=writer, at=now))
    assert python == database_says(lambda: rows.update(**said))
