"""What waits for who looks after accounts: letters and jobs that failed."""

from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from core import todo
from core.calendar import DAY, months_on
from core.jobs.querysets import troubled
from core.letters.models import Letter
from core.retention.operations import held
from core.retention.registry import all_overdue
from core.todo import Row

RIGHT = Permission.MANAGE_ACCESS


def register():
    todo.figure("failed letters", _failed)
    todo.figure("troubled jobs", _troubled)
    todo.figure("due for deletion", _due)
    todo.fill("letters", letters)
    todo.fill("jobs", jobs)
    todo.fill("deletion", deletion)


def _failed(asked):
    return todo.number(Letter.objects.failed()) if asked.user.may(RIGHT) else None


def _troubled(asked):
    return todo.number(troubled(asked.now)) if asked.user.may(RIGHT) else None


def letters(asked):
    """Emails that could not be sent, and that nobody has looked at."""
    number = asked.figure("failed letters")
    if not number:
        return []
    what = f"{number} email{'s' if number > 1 else ''} could not be sent"
    return [Row(what, reverse("letters"), None, 2, verb="Look")]


def jobs(asked):
    """Background jobs that failed, or that a worker left behind."""
    number = asked.figure("troubled jobs")
    if not number:
        return []
    what = f"{number} background job{'s' if number > 1 else ''} failed or stopped"
    return [Row(what, reverse("jobs"), None, 2, verb="Look")]


def _due(asked):
    """How many records are kept longer than needed; the periods take a query of their own."""
    if not asked.user.may(Permission.MANAGE_RETENTION):
        return None
    return sum(
        todo.number(rows.exclude(pk__in=held(rows.model)))
        for _, rows in all_overdue(asked.now)
        if rows is not None
    )


def deletion(asked):
    """Personal data that is due for deletion: once a month somebody confirms it or holds it back."""
    number = asked.figure("due for deletion")
    if not number:
        return []
    records = f"{number:,} record{'s' if number > 1 else ''}"
    last = months_on(timezone.localdate(asked.now), 1) - DAY
    return [
        Row(f"Personal data due for deletion: {records}", reverse("retention"), last, verb="Look")
    ]
