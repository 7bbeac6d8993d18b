"""The dates of the demonstration's meetings, and how far each has come."""

import datetime

from django.utils import timezone

from boards.models import Body, Meeting

S = Meeting.State


def set_meeting(world, body, day, clerk):
    """A meeting as it stands today: held and written up, published, or being prepared."""
    hour = 10 if body.is_private else 19
    start = timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, 0)))
    state = state_of(world, day)
    place = "" if body.usual_venue_id else "Council House, Committee Room 2"
    meeting = Meeting(
        body=body,
        starts_at=start,
        ends_at=start + datetime.timedelta(hours=2),
        venue=body.usual_venue,
        place=place,
        state=state,
        convened_at=start - datetime.timedelta(days=95),
        organiser=clerk,
    )
    days = datetime.timedelta
    if body.call_days and start - days(days=40) < timezone.now():
        meeting.called_at, meeting.called_by = start - days(days=40), clerk
    if body.agree_days and state != S.PREPARING:
        meeting.agreed_at, meeting.agreed_by = start - days(days=11), clerk
        meeting.agreed_with = "the chair, by phone"
    if state != S.PREPARING:
        meeting.agenda_published_at = min(start - days(days=9, hours=8), timezone.now())
        meeting.agenda_published_by = clerk
    if state == S.CANCELLED:
        meeting.cancelled_at, meeting.cancelled_by = start - days(days=2), clerk
        meeting.cancelled_reason = "The hall's heating has failed. A new date will be set."
    if meeting.is_over:
        meeting.started_at, meeting.started_by = start, clerk
        meeting.finished_at, meeting.finished_by = meeting.ends_at, clerk
        if body.kind == Body.Kind.FORUM:
            meeting.public_count = world.chance.randint(38, 71)
        elif body.kind == Body.Kind.BOARD:
            meeting.public_count = world.chance.randint(0, 9)
    if state in (S.MINUTES_READY, S.MINUTES_PUBLISHED):
        meeting.minutes_ready_at, meeting.minutes_ready_by = start + days(days=3), clerk
    if state == S.MINUTES_PUBLISHED:
        meeting.minutes_published_at = start + days(days=6)
        meeting.minutes_published_by = clerk
    meeting.save()
    return meeting


def state_of(world, day):
    away = (day - world.today).days
    if away < -9:
        return S.CANCELLED if world.chance.random() < 0.02 else S.MINUTES_PUBLISHED
    if away < -4:
        return S.MINUTES_READY
    if away < 0:
        return S.WRITING_UP
    return S.AGENDA_PUBLISHED if away <= 14 else S.PREPARING
