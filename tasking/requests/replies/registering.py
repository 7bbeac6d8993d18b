"""What replies add to pages and lists that others keep."""

from itertools import groupby

from core import events, slots
from core.letters.operations import before_sending
from core.retention.own import TASK
from core.retention.registry import Kept, keep
from core.rows import change
from tasking.requests.kept import REPORTERS, WORKING
from tasking.requests.models import ServiceRequest
from tasking.requests.replies import operations
from tasking.requests.replies.models import RequestReply

CODES = {"request.replied": "replied to whoever asked"}
SHOWN = 20


def register():
    events.declare(CODES)
    before_sending("tasking.servicerequest", operations.why_outdated)
    slots.fill("request.section", replies, template="tasking/requests/replies/slot.html", order=10)
    keep(
        Kept(
            "request_replies", "Replies to those who asked", ("tasking.RequestReply",),
            "Residents and others who asked", TASK, "To see what they were told.", WORKING,
            "after the request ended, the text is taken out", REPORTERS, due=_due, empty=_forget,
        )
    )  # fmt: skip


def replies(requests, user):
    """{id: what was sent, as the user may read it, and whether they may reply}. Two queries."""
    keys = [each.pk for each in requests]
    rows = RequestReply.objects.visible_to(user).filter(request__in=keys).select_related("standard")
    found = {}
    for (key, *_), sent in groupby(rows[:SHOWN], key=_as_sent):
        first, *others = sent
        found.setdefault(key, []).append((first, 1 + len(others)))
    may = ServiceRequest.objects.changeable_by(user, "log_request").filter(pk__in=keys)
    mine = set(may.values_list("pk", flat=True)) if user.is_authenticated else set()
    return {
        key: {"replies": found.get(key, ()), "may_reply": key in mine, "pk": key}
        for key in {*mine, *found}
    }


def _as_sent(reply):
    """What the rows of one reply to several have alike."""
    return reply.request_id, reply.at, reply.by_id, reply.way


def _due(before):
    rows = RequestReply.objects.filter(request__is_open=False, request__finished_at__lt=before)
    return rows.exclude(text="")


def _forget(reply):
    return list(change(reply, {"text": ""}))
