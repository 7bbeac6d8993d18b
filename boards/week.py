"""What boards has to say of a neighbourhood's week: meetings, minutes that are not out, answers to
plans that are late."""

import datetime

from django.urls import reverse
from django.utils import timezone

from boards.meetings.models import Meeting
from boards.plans.models import Commitment
from core.cards import Card, Link

AHEAD = datetime.timedelta(days=14)
SHOWN = 10
State = Meeting.State


def week(neighbourhoods, user):
    """{id: cards}: three queries a neighbourhood."""
    return {place.pk: _of(place, user, timezone.now()) for place in neighbourhoods}


def _of(place, user, now):
    here = Meeting.objects.filter(body__neighbourhood=place).with_place()
    coming = here.announced_to(user).upcoming(now).filter(starts_at__lte=now + AHEAD)
    held = here.filter(Meeting.objects.internal_to(user)).without_minutes(now)
    late = Commitment.objects.visible_to(user).late().filter(priority__plan__neighbourhood=place)
    late = late.select_related("agency", "priority__plan").order_by("answer_by", "id")
    meetings = tuple(_link(each) for each in coming[:SHOWN])
    minutes = tuple(_link(each) for each in held.order_by("starts_at", "id")[:SHOWN])
    answers = tuple(_answer(each) for each in late[:SHOWN])
    found = [Card("Meetings in the next two weeks", meetings, "None.")]
    if minutes:
        found.append(Card("Minutes still to publish", minutes))
    if answers:
        found.append(Card("Overdue responses to the plan", answers))
    return found


def _link(meeting):
    begins = timezone.localtime(meeting.starts_at)
    note = f"{begins:%A %-d %B}, {meeting.status.word.lower()}"
    return Link(str(meeting.body), meeting.get_absolute_url(), note)


def _answer(row):
    words = f"{row.agency} on “{row.priority.title}”"
    return Link(
        words, reverse("plan", args=[row.priority.plan_id]), f"due {row.answer_by:%-d %B %Y}"
    )
