"""The dates of the demonstration's meetings, and how far each has come."""

import datetime

from django.utils import timezone

from boards.models import Body, Meeting
from core.models import Event

S = Meeting.State
EVERY = {"tasking": 30, "committee": 182}
"""Days between two meetings; others meet each quarter."""
LATER = {"forum": 24, "committee": 45, "tasking": 9}
"""Days after the board of the same neighbourhood."""
PLACE = "Council House, Committee Room 2"
CANCELLED = "The hall's heating has failed. A new date will be set."


def days_of(world, kind, shift):
    """Days from two years back to a quarter ahead, never on a Sunday."""
    every = EVERY.get(kind, 91)
    first = world.today + datetime.timedelta(days=shift + LATER.get(kind, 0))
    last = world.today + datetime.timedelta(days=95)
    number = -(730 // every)
    while (day := first + datetime.timedelta(days=every * number)) <= last:
        on_sunday = day.weekday() == 6 and day != world.today
        yield day + datetime.timedelta(days=1 if on_sunday else 0)
        number += 1


def write_meeting(world, body, day, clerk):
    """A meeting as it stands today: held and written up, published, or being prepared."""
    hour = 10 if body.is_private else 19
    start = timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, 0)))
    meeting = Meeting(
        body=body,
        starts_at=start,
        ends_at=start + datetime.timedelta(hours=2),
        venue=body.usual_venue,
        place="" if body.usual_venue_id else PLACE,
        state=_state(world, day),
        convened_at=start - datetime.timedelta(days=95),
        organiser=clerk,
    )
    _prepare(meeting, clerk)
    if meeting.is_over:
        _hold(meeting, clerk)
        _count_the_public(world, meeting)
    meeting.save()
    return meeting


def _state(world, day):
    away = (day - world.today).days
    if away < -9:
        return S.CANCELLED if world.chance.random() < 0.02 else S.MINUTES_PUBLISHED
    if away < -4:
        return S.MINUTES_READY
    if away < 0:
        return S.WRITING_UP
    return S.AGENDA_PUBLISHED if away <= 14 else S.PREPARING


def _prepare(meeting, clerk):
    days, start, body = datetime.timedelta, meeting.starts_at, meeting.body
    if body.call_days and start - days(days=40) < timezone.now():
        meeting.called_at, meeting.called_by = start - days(days=40), clerk
    if meeting.state == S.PREPARING:
        return
    if body.agree_days:
        meeting.agreed_at = min(start - days(days=11), timezone.now())
        meeting.agreed_by = clerk
        meeting.agreed_with = "the chair, by phone"
    meeting.agenda_published_at = min(start - days(days=9, hours=8), timezone.now())
    meeting.agenda_published_by = clerk
    if meeting.state == S.CANCELLED:
        meeting.cancelled_at, meeting.cancelled_by = start - days(days=2), clerk
        meeting.cancelled_reason = CANCELLED


def _hold(meeting, clerk):
    days, start = datetime.timedelta, meeting.starts_at
    meeting.started_at, meeting.started_by = start, clerk
    meeting.finished_at, meeting.finished_by = meeting.ends_at, clerk
    if meeting.state in (S.MINUTES_READY, S.MINUTES_PUBLISHED):
        meeting.minutes_ready_at, meeting.minutes_ready_by = start + days(days=3), clerk
    if meeting.state == S.MINUTES_PUBLISHED:
        meeting.minutes_published_at = start + days(days=6)
        meeting.minutes_published_by = clerk


def _count_the_public(world, meeting):
    if meeting.body.kind == Body.Kind.FORUM:
        meeting.public_count = world.chance.randint(38, 71)
    elif meeting.body.kind == Body.Kind.BOARD:
        meeting.public_count = world.chance.randint(0, 9)


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
