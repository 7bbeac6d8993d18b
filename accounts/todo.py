"""What waits for who looks after accounts: letters and jobs that failed."""

from django.db.models import Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from accounts.models import User
from core import todo
from core.calendar import DAY, months_on
from core.jobs.querysets import troubled
from core.letters.models import Letter
from core.retention.models import Erasure, RetentionHold
from core.retention.operations import held
from core.retention.registry import all_overdue
from core.todo import Row

RIGHT = Permission.MANAGE_ACCESS
MARK = "deletions and holds so far"


def register():
    todo.figure("failed letters", _failed)
    todo.figure("troubled jobs", _troubled)
    todo.figure(MARK, _mark, _marks)
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


def _mark(asked):
    """What changes with every deletion, hold and release: as long as it is the same, and within the hour,
    the number of records that are due is not counted again."""
    last = {"erased": Erasure, "held": RetentionHold}
    marks = {
        name: Subquery(each.objects.order_by("-pk").values("pk")[:1]) for name, each in last.items()
    }
    released = todo.number(RetentionHold.objects.filter(released_at__isnull=False))
    return JSONObject(released=released, **marks)


def _marks(asked):
    return MARK if asked.user.may(Permission.MANAGE_RETENTION) else None


_counted: dict = {}
"""{(hour, mark): how many records are due}: the last one counted in this process."""


def forget_counted():
    _counted.clear()


def _due(asked):
    """How many records are kept longer than needed, counted once an hour: it takes long to ask."""
    mark = asked.figure(MARK)
    if mark is None:
        return 0
    key = (asked.now.replace(minute=0, second=0, microsecond=0), *mark.values())
    if key not in _counted:
        found = sum(
            todo.number(rows.exclude(pk__in=held(rows.model)))
            for _, rows in all_overdue(asked.now)
            if rows is not None
        )
        _counted.clear()
        _counted[key] = User.objects.filter(pk=asked.user.pk).values_list(found).get()[0]
    return _counted[key]


def deletion(asked):
    """Personal data that is due for deletion: once a month somebody confirms it or holds it back."""
    number = _due(asked)
    if not number:
        return []
    records = f"{number:,} record{'s' if number > 1 else ''}"
    last = months_on(timezone.localdate(asked.now), 1) - DAY
    return [
        Row(f"Personal data due for deletion: {records}", reverse("retention"), last, verb="Look")
    ]
