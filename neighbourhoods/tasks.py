"""Jobs of the calendar."""

import datetime

from django.utils import timezone

from core.jobs.registry import periodic, task
from neighbourhoods import monday


@periodic(
    "neighbourhoods.begin_week",
    cron="15 7 * * 1-5",
    label="Monday emails: what each person needs to do",
)
def begin_week():
    """Each working morning: on the first of the week, a letter to each person."""
    monday.begin_week(timezone.localdate())


@task(monday.JOB, label="Monday email: write to one person")
def write_to(*, user, day):
    """One person's letter of the week."""
    monday.write_to(user, datetime.date.fromisoformat(day))
