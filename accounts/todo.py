"""What waits for who looks after accounts: letters and jobs that failed."""

from django.urls import reverse

from accounts.access import Permission
from core import todo
from core.jobs.querysets import troubled
from core.letters.models import Letter
from core.todo import Row


def register():
    todo.fill("letters", letters)
    todo.fill("jobs", jobs)


def letters(asked):
    """Emails that could not be sent, and that nobody has looked at."""
    user = asked.user
    if not user.may(Permission.MANAGE_ACCESS):
        return []
    number = Letter.objects.failed().count()
    if not number:
        return []
    what = f"{number} email{'s' if number > 1 else ''} could not be sent"
    return [Row(what, reverse("letters"), None, 2, verb="Look")]


def jobs(asked):
    """Background jobs that failed, or that a worker left behind."""
    user, now = asked.user, asked.now
    if not user.may(Permission.MANAGE_ACCESS):
        return []
    number = troubled(now).count()
    if not number:
        return []
    what = f"{number} background job{'s' if number > 1 else ''} failed or stopped"
    return [Row(what, reverse("jobs"), None, 2, verb="Look")]
