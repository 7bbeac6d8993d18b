"""What the calendar shows of walkabouts and action days."""

import datetime

from django.utils import timezone

from core import diary
from core.diary import Entry
from tasking.walkabouts.days.models import ActionDay
from tasking.walkabouts.models import Walkabout


def register():
    diary.fill("walkabouts", walkabouts, word="Walkabout", shape="◇")
    diary.fill("action_days", action_days, word="Action day", shape="◈")


def walkabouts(asked):
    """One query."""
    return [_walk(each) for each in _rows(Walkabout, asked)]


def action_days(asked):
    """One query."""
    return [_day(each) for each in _rows(ActionDay, asked)]


def _rows(model, asked):
    if asked.body_id:
        return []
    first, after = (_midnight(each) for each in (asked.first, asked.after))
    rows = model.objects.visible_to(asked.user).filter(starts_at__gte=first, starts_at__lt=after)
    if asked.person:
        rows = rows.filter(led_by=asked.person)
    if asked.neighbourhood_id:
        rows = rows.filter(neighbourhood=asked.neighbourhood_id)
    rows = rows.select_related("neighbourhood", "part__neighbourhood")
    return rows.order_by("starts_at", "pk")[: asked.limit + 1]


def _midnight(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def _walk(row):
    return Entry(
        f"{row.get_kind_display()}: {row.where}",
        row.day,
        row.get_absolute_url(),
        at=row.starts_at,
        where=row.meeting_point,
        neighbourhood_id=row.neighbourhood_id,
        short="Walkabout",
        is_cancelled=row.is_cancelled,
        key=f"walkabout-{row.pk}",
    )


def _day(row):
    return Entry(
        f"Action day: {row.title}",
        row.day,
        row.get_absolute_url(),
        at=row.starts_at,
        ends_at=row.ends_at,
        where=row.meeting_point,
        neighbourhood_id=row.neighbourhood_id,
        short="Action day",
        is_cancelled=row.is_cancelled,
        key=f"action-day-{row.pk}",
    )
