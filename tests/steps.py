"""Steps of a meeting that tests take again and again."""

import datetime

from django.utils import timezone

from boards.live.operations import (
    adjourn_meeting,
    finish_meeting,
    mark_minutes_ready,
    publish_minutes,
)
from boards.meetings.dates.operations import change_meeting, schedule_meeting
from boards.minutes.operations import record_agreement
from boards.models import Body, Seat


def agreed(*, meeting, by):
    """The chair agreed to the minutes by phone: what comes before publishing them."""
    return record_agreement(
        meeting=meeting, name="Jo Chair", how="phone", checked_on=timezone.localdate(), by=by
    )


def decides(body):
    """The body decides from now on, and every vote there has its exception."""
    Seat.objects.filter(body=body).update(vote_exception="By law")
    Body.objects.filter(pk=body.pk).update(power="decide")


def publish(meeting, by):
    """From the running meeting to published minutes, where the body needs a check with it."""
    finish_meeting(meeting=meeting, by=by)
    mark_minutes_ready(meeting=meeting, by=by)
    if meeting.body.approves_minutes:
        agreed(meeting=meeting, by=by)
    return publish_minutes(meeting=meeting, by=by)


def set_date(*, starts_at, **details):
    """A meeting that was set at the latest a minute before, on whatever day."""
    at = min(timezone.now(), starts_at - datetime.timedelta(minutes=1))
    said = {"at": at, "sure_of": timezone.localtime(starts_at).date()}
    return schedule_meeting(starts_at=starts_at, **said | details)


def move(meeting, starts_at, **details):
    """The meeting is moved to whatever day."""
    sure_of = timezone.localtime(starts_at).date()
    return change_meeting(meeting=meeting, starts_at=starts_at, sure_of=sure_of, **details)


def adjourn(meeting, starts_at, **details):
    """The meeting goes on at whatever day."""
    sure_of = timezone.localtime(starts_at).date()
    return adjourn_meeting(meeting=meeting, starts_at=starts_at, sure_of=sure_of, **details)
