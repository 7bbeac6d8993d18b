"""A day on which the council is closed was added, moved or taken out: what is worked follows at once."""

import datetime

from django.utils import timezone

from core import events, rests, rows
from core.actors import SYSTEM
from tasking.clocks import LOCAL
from tasking.requests.working.models import WorkedRequest
from tasking.requests.working.operations import lock_work
from tasking.requests.working.timed import timing

CLOSED_DAYS = "closed days"
WHY = "Closed days changed"


def register():
    rests.hold(CLOSED_DAYS, "requests at work", undo=reckon_anew)


def reckon_anew(days, *, by, at, reason=""):
    """Step: when each request is due whose time holds one of these days, and when its clock next does something. What
    waits is reckoned when it goes on. The date before is kept beside the earlier targets."""
    ends = datetime.datetime.combine(max(days) + datetime.timedelta(days=1), datetime.time(), LOCAL)
    begins = datetime.datetime.combine(min(days), datetime.time(), LOCAL)
    running = WorkedRequest.objects.filter(began_at__lt=ends, wakes_at__gte=begins)
    running |= WorkedRequest.objects.filter(
        began_at__lt=ends, due_at__gte=begins, wakes_at__isnull=False
    )
    for each in running.order_by("pk"):
        _reckon(lock_work(each, SYSTEM), by, at)


def _reckon(worked, by, at):
    said = timing.reckon(worked, at)
    due = said.get("due_at", worked.due_at)
    if due != worked.due_at:
        timing.remember_target(worked, WHY, at)
        changes = {"due_at": [_in_words(worked.due_at), _in_words(due)]}
        events.record(
            "request.due_moved", worked.request, by=by, at=at, changes=changes, label=worked.reference
        )  # fmt: skip
    rows.change(worked, said)


def _in_words(moment):
    return f"{timezone.localtime(moment):%-d %B %Y, %H:%M}"
