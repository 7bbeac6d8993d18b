"""What waits for the chair: agendas to agree, minutes to check and to sign."""

import datetime

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from boards.meetings import timetable
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from boards.meetings.notice import notice_of, timetable_of
from boards.meetings.querysets import to_check
from boards.minutes.models import Minute, MinutesApproval
from boards.seats.own import seats_of, sits_on
from boards.seats.voting.chairs import CHAIRS
from core.todo import Row

State = Meeting.State
AHEAD = datetime.timedelta(days=60)
CLOSED = "closed days"
"""The figure of the days that do not count."""


def for_the_chair(asked):
    """Rows of what a chair or vice-chair of today still has to do, and of what waits for the
    signature of who presided."""
    user, now, limit = asked.user, asked.now, asked.limit
    seats, today = seats_of(asked), timezone.localdate(now)
    seen = Meeting.objects.filter(Meeting.objects.internal_to(user))
    found = []
    led = {each.body_id for each in seats if each.role in CHAIRS and sits_on(each, today)}
    if led:
        keys = seen.filter(body__in=led).values("pk")
        rows = Meeting.objects.filter(_to_check(user) | _to_agree(now), pk__in=keys)
        rows = list(rows.select_related("body").order_by("starts_at", "id")[:limit])
        closed = frozenset(asked.figure(CLOSED) or ())
        found = [
            _check(each, closed) if each.state == State.MINUTES_READY else _agree(each, closed)
            for each in rows
        ]
    waiting = MinutesApproval.objects.waiting_for(user).filter(meeting__in=seen.values("pk"))
    signatures = waiting.select_related("meeting__body").order_by("meeting__starts_at", "pk")
    return (found + [_sign(each) for each in signatures[:limit]])[:limit]


def _to_check(user):
    """Minutes that are ready, and that somebody else than their author has still to check."""
    own = Minute.objects.filter(item__meeting=OuterRef("pk"), saved_by=user.pk).exclude(text="")
    return to_check() & ~Q(minutes_ready_by=user.pk) & ~Q(Exists(own))


def _to_agree(now):
    """Agendas with business that are agreed with the chair first."""
    items = AgendaItem.objects.filter(meeting=OuterRef("pk"), kind=AgendaItem.Kind.ORDINARY)
    return Q(
        Exists(items), state=State.PREPARING, agreed_at=None, body__agree_days__isnull=False,
        starts_at__gte=now, starts_at__lte=now + AHEAD,
    )  # fmt: skip


def _due(meeting, key, closed):
    """By when the timetable asks for a step, as who runs the meeting reads it too."""
    points = timetable_of(meeting, notice_of(meeting, closed), closed)
    return next((each.due for each in points if each.key == key), None)


def _check(meeting, closed):
    url = reverse("minutes", args=[meeting.pk])
    return Row(
        "Check the minutes",
        url,
        _due(meeting, timetable.MINUTES, closed),
        where=str(meeting),
        urgency=1,
        verb="Check",
        subject="the minutes",
        is_private=meeting.body.is_private,
    )


def _agree(meeting, closed):
    url = meeting.get_absolute_url()
    return Row(
        "Agree the agenda",
        url,
        _due(meeting, timetable.AGREE, closed) or meeting.day,
        where=str(meeting),
        urgency=1,
        verb="Agree agenda",
        subject="with the chair",
        is_private=meeting.body.is_private,
    )


def _sign(approval):
    url, meeting = reverse("approval_sign_here", args=[approval.pk]), approval.meeting
    where, private = str(meeting), meeting.body.is_private
    return Row(
        "Sign the minutes",
        url,
        where=where,
        urgency=2,
        verb="Sign",
        subject="the minutes",
        is_private=private,
    )
