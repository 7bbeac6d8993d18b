"""What requests ask of whoever works them: their own, and what they were told of."""

from django.utils import timezone

from accounts.access import Permission, may_anywhere
from core import todo
from core.todo import Row
from tasking.requests.working import states
from tasking.requests.working.models import WorkedRequest
from tasking.requests.working.records import WorkEscalation

SOON_FIRST = 2


def register():
    todo.fill("requests to work", own)
    todo.fill("requests told of", told)


def own(asked):
    """What the user has taken and what asks to be reopened, the most pressing first."""
    if not may_anywhere(asked.user, Permission.WORK_REQUEST):
        return []
    rows = WorkedRequest.objects.queue_of(asked.user).filter(assigned_to=asked.user.pk)
    rows = rows.exclude(state__in=states.AWAITING).whole().order_by("due_at", "id")
    return [_row(each, "Work on", "Open") for each in rows[: asked.limit]]


def told(asked):
    """Requests that are late or came back, of which the user was told by name."""
    if not may_anywhere(asked.user, Permission.WORK_REQUEST):
        return []
    mine = WorkEscalation.objects.filter(to=asked.user.pk).exclude(rung=WorkEscalation.Rung.OWNER)
    rows = WorkedRequest.objects.queue_of(asked.user).filter(pk__in=mine.values("worked"))
    rows = rows.exclude(assigned_to=asked.user.pk).whole().order_by("due_at", "id")
    return [_row(each, "Late or back again:", "Look at it") for each in rows[: asked.limit]]


def _row(worked, what, verb):
    request = worked.request
    return Row(
        what=f"{what} {worked.reference}: {request.what}", url=worked.get_absolute_url(), verb=verb,
        due_on=timezone.localdate(worked.due_at), urgency=SOON_FIRST, where=request.where, is_private=True,
    )  # fmt: skip
