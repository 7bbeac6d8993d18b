"""How often members came."""

import datetime

from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from boards.attendance.rules import MISSED, missed_running
from boards.models import Meeting
from boards.statistics.absence import record_of
from tests import factories

DAY = datetime.timedelta(days=1)


@given(st.lists(st.sampled_from(["present", "apologies", "substituted", "absent"])))
def test_missed_running_counts_from_the_latest(statuses):
    count = missed_running(statuses)
    assert all(each in MISSED for each in statuses[:count])
    assert count == len(statuses) or statuses[count] not in MISSED


def test_a_record_says_how_often_somebody_came():
    record = record_of(["absent", "apologies", "absent", "present", "substituted"])
    assert (record.expected, record.attended, record.missed_running) == (5, 1, 3)
    assert record.is_alarming
    assert record.in_words == ("1 of 5 meetings in the last 12 months (1 apology, 1 substitute)")
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
    assert "Attended 0 of 3 meetings in the last 12 months" in page
    assert "Missed the last 3 meetings" in page
    assert "Missed the last" not in as_user(None).get(body.get_absolute_url()).content.decode()
