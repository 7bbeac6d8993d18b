"""What a member still has to say: whether they will come."""

import datetime

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from boards.attendance.models import Attendance
from boards.attendance.own.operations import BEFORE
from boards.attendance.shown import beginning, tick
from boards.meetings.models import Meeting
from boards.seats.own import seats_of, sits_at, sits_on
from core.todo import Button, Row

AHEAD = datetime.timedelta(days=28)
LISTED = datetime.timedelta(days=60)
Status = Attendance.Status


def to_say(asked):
    """Meetings of the next four weeks at which the user has a seat and has not said whether they
    will come, or said so for another time."""
    rows = [each for each in coming(asked) if each.state in BEFORE and each.starts_at > asked.now]
    rows = [each for each in rows if sits_at(each, seats_of(asked)) and is_asked(each)]
    soon = [each for each in rows if each.starts_at <= asked.now + AHEAD]
    return [_row(each, is_again=each.is_said) for each in soon[: asked.limit]]


def coming(asked):
    """The meetings of the next two months of the bodies on which the user sits, the soonest first,
    with what the user said: read once for all that ask."""
    return asked.once("coming", lambda: _coming(asked))


def _coming(asked):
    seats, today = seats_of(asked), timezone.localdate(asked.now)
    if not seats:
        return []
    said = Attendance.objects.filter(
        meeting=OuterRef("pk"), membership__in=[each.pk for each in seats]
    )
    rows = Meeting.objects.filter(Meeting.objects.internal_to(asked.user))
    rows = rows.filter(body__in={each.body_id for each in seats if sits_on(each, today)})
    rows = rows.upcoming(asked.now).filter(starts_at__lte=asked.now + LISTED)
    rows = rows.annotate(is_said=Exists(said), said_for=Subquery(said.values("said_for")[:1]))
    return list(rows.with_place())


def is_asked(meeting):
    """Whether nothing was said, or something for another time, before the meeting was moved."""
    return not meeting.is_said or meeting.said_for not in (None, meeting.starts_at)


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
