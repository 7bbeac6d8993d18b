"""What the calendar shows of walkabouts and action days."""

import datetime
from functools import partial

from django.db.models import Case, CharField, F, Value, When
from django.db.models.functions import Concat, JSONObject
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from core import diary
from core.diary import Entry, Rows
from tasking.walkabouts import states
from tasking.walkabouts.days.models import ActionDay
from tasking.walkabouts.models import Walkabout

PLACE = F("neighbourhood__name")
WHERE = Case(
    When(part=None, then=PLACE),
    default=Concat("part__name", Value(" ("), PLACE, Value(")")),
    output_field=CharField(),
)
SHARED = {
    "pk": "pk", "starts": "starts_at", "place": "neighbourhood", "meet": "meeting_point", "state": "state"
}  # fmt: skip


def register():
    walks = JSONObject(kind="kind", within=WHERE, **SHARED)
    rows = Rows(partial(_rows, Walkabout), walks, _walk)
    diary.fill("walkabouts", rows, word="Walkabout", shape="◇")
    days = JSONObject(title="title", ends="ends_at", **SHARED)
    rows = Rows(partial(_rows, ActionDay), days, _day)
    diary.fill("action_days", rows, word="Action day", shape="◈")


def _rows(model, asked):
    if asked.body_id:
        return None
    first, after = (_midnight(each) for each in (asked.first, asked.after))
    rows = model.objects.visible_to(asked.user).filter(starts_at__gte=first, starts_at__lt=after)
    if asked.person:
        rows = rows.filter(led_by=asked.person)
    if asked.neighbourhood_id:
        rows = rows.filter(neighbourhood=asked.neighbourhood_id)
    return rows.order_by("starts_at", "pk")


def _midnight(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def _walk(pk, kind, within, starts, place, meet, state):
    row, at = Walkabout(pk=pk, kind=kind), parse_datetime(starts)
    return Entry(
        f"{row.get_kind_display()}: {within}",
        timezone.localdate(at),
        row.get_absolute_url(),
        at=at,
        where=meet,
        neighbourhood_id=place,
        short="Walkabout",
        is_cancelled=state == states.CANCELLED,
        key=f"walkabout-{pk}",
    )


def _day(pk, title, starts, ends, place, meet, state):
    at = parse_datetime(starts)
    return Entry(
        f"Action day: {title}",
        timezone.localdate(at),
        ActionDay(pk=pk).get_absolute_url(),
        at=at,
        ends_at=parse_datetime(ends),
        where=meet,
        neighbourhood_id=place,
        short="Action day",
        is_cancelled=state == states.CANCELLED,
        key=f"action-day-{pk}",
    )
