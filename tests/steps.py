"""Steps of a meeting that tests take again and again."""

from django.utils import timezone

from boards.live.operations import finish_meeting, mark_minutes_ready, publish_minutes
from boards.minutes.operations import record_agreement


def agreed(*, meeting, by):
    """The chair agreed to the minutes by phone: what comes before publishing them."""
    return record_agreement(
        meeting=meeting, name="Jo Chair", how="phone", checked_on=timezone.localdate(), by=by
    )


def publish(meeting, by):
    """From the running meeting to published minutes, where the body needs a check with it."""
    finish_meeting(meeting=meeting, by=by)
    mark_minutes_ready(meeting=meeting, by=by)
    if meeting.body.approves_minutes:
        agreed(meeting=meeting, by=by)
    return publish_minutes(meeting=meeting, by=by)
