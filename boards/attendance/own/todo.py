"""What a member still has to say: whether they will come."""

import datetime

from django.urls import reverse

from boards.attendance.models import Attendance
from boards.attendance.own.operations import BEFORE
from boards.attendance.shown import beginning, tick
from boards.meetings.models import Meeting
from boards.seats.own import seats_of, sits_at
from core.todo import Button, Row

AHEAD = datetime.timedelta(days=28)
Status = Attendance.Status


def to_say(asked):
    """Meetings of the next four weeks at which the user has a seat and has not said whether they
    will come, or said so for another time: three queries at most."""
    user, now, limit = asked.user, asked.now, asked.limit
    seats = seats_of(asked)
    if not seats:
        return []
    rows = Meeting.objects.filter(Meeting.objects.internal_to(user), state__in=BEFORE)
    rows = rows.filter(
        body__in={each.body_id for each in seats}, starts_at__gt=now, starts_at__lte=now + AHEAD
    )
    rows = [each for each in rows.with_place().order_by("starts_at", "pk") if sits_at(each, seats)]
    said = Attendance.objects.filter(membership__in=seats, meeting__in=rows).order_by()
    said = dict(said.values_list("meeting", "said_for"))
    waiting = [each for each in rows if each.pk not in said or _is_other(each, said)]
    return [_row(each, is_again=each.pk in said) for each in waiting[:limit]]


def _is_other(meeting, said):
    """Whether the answer was for another time, before the meeting was moved."""
    return said[meeting.pk] not in (None, meeting.starts_at)


def _row(meeting, *, is_again):
    url, day = meeting.get_absolute_url(), meeting.day
    where = f"{meeting}, {meeting.where}" if meeting.where else str(meeting)
    if is_again:
        what = "Say again whether you will come: the meeting has been moved"
        return Row(what, url, day, where=where, verb="Answer", is_private=meeting.body.is_private)
    seen = {"shown": tick(None, None), "when": beginning(meeting)}
    buttons = (
        Button("I will come", reverse("own_coming", args=[meeting.pk]), seen),
        Button("Send apologies", reverse("own_apologies", args=[meeting.pk]), seen),
    )
    return Row(
        "Say whether you will come",
        url,
        day,
        where=where,
        buttons=buttons,
        is_private=meeting.body.is_private,
    )
