"""Meetings of the year before: dates, steps, and what was recorded of them."""

import datetime

from boards.models import Meeting
from core.models import Event
from demo.boards.meetings import AGREED, CALLED, DAY, OUT, SET, published_at, start_on
from demo.facts import meetings as facts

State = Meeting.State


def write_meeting(world, chance, body, day, clerk):
    """A meeting of the year before: cancelled, or held and written up. Its minutes are out when all
    that stands in them is there (demo.boards.earlier.minutes.publish_all)."""
    start = start_on(body, day)
    meeting = Meeting(
        body=body,
        starts_at=start,
        ends_at=start + datetime.timedelta(hours=2),
        venue=body.usual_venue,
        place="" if body.usual_venue_id else facts.PLACE,
        state=State.CANCELLED if chance.random() < 0.02 else State.MINUTES_READY,
        convened_at=start - SET,
        organiser=clerk,
    )
    _prepare(meeting, published_at(body, day, world.closed), clerk)
    if meeting.is_over:
        _hold(meeting, clerk)
        _count_the_public(chance, meeting)
    meeting.save()
    return meeting


def _prepare(meeting, published, clerk):
    start, body = meeting.starts_at, meeting.body
    if body.call_days:
        meeting.called_at, meeting.called_by = start - CALLED, clerk
    if body.agree_days:
        meeting.agreed_at, meeting.agreed_by = published - AGREED, clerk
        chair = body.memberships.select_related("person").get(role="chair").person
        meeting.agreed_with, meeting.agreed_person = chair.name, chair
    meeting.agenda_published_at, meeting.agenda_published_by = published, clerk
    if meeting.state == State.CANCELLED:
        meeting.cancelled_at, meeting.cancelled_by = start - 2 * DAY, clerk
        meeting.cancelled_reason = facts.CANCELLED


def _hold(meeting, clerk):
    start = meeting.starts_at
    meeting.started_at, meeting.started_by = start, clerk
    meeting.finished_at, meeting.finished_by = meeting.ends_at, clerk
    meeting.minutes_ready_at, meeting.minutes_ready_by = start + 4 * DAY, clerk
    meeting.minutes_published_at, meeting.minutes_published_by = start + OUT, clerk


def _count_the_public(chance, meeting):
    if meeting.body.kind in facts.PUBLIC:
        meeting.public_count = chance.randint(*facts.PUBLIC[meeting.body.kind])


def events_of(meeting, clerk):
    """What was recorded when the meeting was published, written up or cancelled."""
    for verb, at in (
        ("published the agenda", meeting.agenda_published_at),
        ("published the minutes", meeting.minutes_published_at),
        ("cancelled the meeting", meeting.cancelled_at),
    ):
        if at:
            yield Event(
                at=at,
                actor_id=clerk.pk,
                actor_name=clerk.name,
                verb=verb,
                target_type="boards.meeting",
                target_id=meeting.pk,
                target_label=str(meeting),
                neighbourhood_id=meeting.body.neighbourhood_id,
            )
