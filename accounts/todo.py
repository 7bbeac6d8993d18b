"""What waits for who looks after accounts: letters and jobs that failed."""

from django.urls import reverse

from accounts.access import Permission
from core import todo
from core.jobs.querysets import troubled
from core.letters.models import Letter
from core.todo import Row

RIGHT = Permission.MANAGE_ACCESS


def register():
    todo.figure("failed letters", _failed)
    todo.figure("troubled jobs", _troubled)
    todo.fill("letters", letters)
    todo.fill("jobs", jobs)


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
