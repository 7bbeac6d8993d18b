"""What requests ask of whoever works them: their own, and what they were told of."""

from functools import partial

from django.db.models import F
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.access import Permission, may_anywhere
from core import todo
from core.todo import Row, Rows
from tasking.requests.models import ServiceRequest
from tasking.requests.working import states
from tasking.requests.working.models import WorkedRequest
from tasking.requests.working.records import WorkEscalation

SOON_FIRST = 2


COLUMNS = JSONObject(
    pk="pk", request="request", what="request__what", place="request__place",
    neighbourhood=F("request__neighbourhood__name"), due="due_at",
)  # fmt: skip


def register():
    todo.fill("requests to work", Rows(own, COLUMNS, partial(_row, "Work on", "Open")))
    late = partial(_row, "Late or back again:", "Look at it")
    todo.fill("requests told of", Rows(told, COLUMNS, late))


def own(asked):
    """What the user has taken and what asks to be reopened, the most pressing first."""
    if not may_anywhere(asked.user, Permission.WORK_REQUEST):
        return None
    rows = WorkedRequest.objects.queue_of(asked.user).filter(assigned_to=asked.user.pk)
    return rows.exclude(state__in=states.AWAITING).order_by("due_at", "id")


def told(asked):
    """Requests that are late or came back, of which the user was told by name."""
    if not may_anywhere(asked.user, Permission.WORK_REQUEST):
        return None
    mine = WorkEscalation.objects.filter(to=asked.user.pk).exclude(rung=WorkEscalation.Rung.OWNER)
    rows = WorkedRequest.objects.queue_of(asked.user).filter(pk__in=mine.values("worked"))
    return rows.exclude(assigned_to=asked.user.pk).order_by("due_at", "id")


def _row(words, verb, pk, request, what, place, neighbourhood, due):
    asked = ServiceRequest(pk=request)
    return Row(
        what=f"{words} {asked.reference}: {what}", url=WorkedRequest(pk=pk).get_absolute_url(), verb=verb,
        due_on=timezone.localdate(parse_datetime(due)), urgency=SOON_FIRST,
        where=", ".join(each for each in (place, neighbourhood) if each), is_private=True,
    )  # fmt: skip
