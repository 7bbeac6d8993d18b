"""What waits for the chair: agendas to agree, minutes to read and to sign."""

import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse

from boards.bodies.models import Body
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from boards.minutes.models import MinutesApproval
from boards.seats.models import Membership
from boards.seats.voting.chairs import CHAIRS
from core.todo import Row

State = Meeting.State
AHEAD = datetime.timedelta(days=60)
APPROVES = (Body.Power.DECIDE, Body.Power.RECOMMEND)


def for_the_chair(user, now, limit):
    """Rows of what a chair or vice-chair of today still has to do, and of what waits for the
    signature of who presided: two queries for who does neither."""
    seen = Meeting.objects.filter(Meeting.objects.internal_to(user))
    found = []
    seats = Membership.objects.current().filter(person__user=user.pk, role__in=CHAIRS)
    if bodies := list(seats.values_list("body", flat=True)):
        keys = seen.filter(body__in=bodies).values("pk")
        rows = Meeting.objects.filter(pk__in=keys).select_related("body")
        found = [*_to_read(rows, user)[:limit], *_to_agree(rows, now)[:limit]]
    waiting = MinutesApproval.objects.waiting_for(user).filter(meeting__in=seen.values("pk"))
    signatures = waiting.select_related("meeting__body").order_by("meeting__starts_at", "pk")
    rows = [_row(each) for each in found] + [_signature(each) for each in signatures[:limit]]
    return rows[:limit]


def _to_read(rows, user):
    """Minutes that are ready, and that somebody else than their author has still to read."""
    ready = rows.filter(state=State.MINUTES_READY, minutes_check=None, body__power__in=APPROVES)
    return ready.exclude(minutes_ready_by=user.pk).order_by("starts_at", "id")


def _to_agree(rows, now):
    """Agendas with business that are agreed with the chair first."""
    items = AgendaItem.objects.filter(meeting=OuterRef("pk"), kind=AgendaItem.Kind.ORDINARY)
    waiting = rows.filter(
        Exists(items), state=State.PREPARING, agreed_at=None, body__agree_days__isnull=False
    )
    return waiting.filter(starts_at__gte=now, starts_at__lte=now + AHEAD).order_by(
        "starts_at", "id"
    )


def _row(meeting):
    ready = meeting.state == State.MINUTES_READY
    url = reverse("minutes", args=[meeting.pk]) if ready else meeting.get_absolute_url()
    words = "Read the minutes and say whether they are right" if ready else "Agree the agenda"
    return Row(words, url, where=str(meeting))


def _signature(approval):
    url = reverse("approval_sign_here", args=[approval.pk])
    return Row("Sign the minutes", url, where=str(approval.meeting))
