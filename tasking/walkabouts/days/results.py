"""Action days and what they cost, for the pages of cost and results."""

import datetime

from django.utils import timezone

from core.action_days import Cost, Day
from tasking.walkabouts import states
from tasking.walkabouts.days.models import ActionDay

HELD = (states.DONE, states.WRITTEN)


def days(asked):
    """The days that were held, as the reader may see them with their costs. Two queries."""
    first, after = (_midnight(each) for each in (asked.first, asked.after))
    rows = ActionDay.objects.reporting_to(asked.user).filter(
        state__in=HELD, starts_at__gte=first, starts_at__lt=after
    )
    if asked.neighbourhood_id:
        rows = rows.filter(neighbourhood=asked.neighbourhood_id)
    rows = rows.select_related("neighbourhood").prefetch_related("daycosts")
    return [_day(each) for each in rows.order_by("starts_at", "pk")]


def _midnight(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def _day(row):
    costs = tuple(Cost(each.words, each.amount) for each in row.daycosts.all())
    return Day(row.day, row.title, row.get_absolute_url(), costs, str(row.neighbourhood))
