"""What feedback adds to pages, letters and periods that others keep."""

from core import events, settings, slots
from core.letters.operations import before_sending
from core.links.declaring import declare
from core.retention.own import TASK
from core.retention.registry import Kept, keep
from core.rows import change
from tasking.requests.feedback import ending, operations
from tasking.requests.feedback.models import RequestFeedback
from tasking.requests.feedback.rules import ASKED, PURPOSE
from tasking.requests.kept import REPORTERS, WORKING
from tasking.requests.models import ServiceRequest

CODES = {
    "request.feedback_asked": "asked whoever reported it whether it is fixed",
    "request.said_fixed": "said that it is fixed",
    "request.said_not_fixed": "said that it is not fixed",
}


def register():
    events.declare(CODES)
    settings.declare(ASKED)
    declare(PURPOSE)
    ending.tell(operations.ask_about)
    before_sending("tasking.requestfeedback", operations.why_outdated)
    slots.fill("request.section", said, template="tasking/requests/feedback/slot.html", order=5)
    keep(
        Kept(
            "request_feedback", "What those who reported something said of it", ("tasking.RequestFeedback",),
            "Residents and others who asked", TASK, "To see whether it is fixed.", WORKING,
            "after the request ended, the words are taken out", REPORTERS, due=_due, empty=_forget,
        )
    )  # fmt: skip


def said(requests, user):
    """{id: the answers, with their words for who may read who asked}. Two queries."""
    keys = [each.pk for each in requests]
    rows = RequestFeedback.objects.visible_to(user).answered().filter(request__in=keys)
    reached = ServiceRequest.objects.reached_by(user).filter(pk__in=keys)
    reads = set(reached.values_list("pk", flat=True))
    found = {}
    for each in rows.order_by("answered_at", "id"):
        line = {"feedback": each, "words": each.words if each.request_id in reads else ""}
        found.setdefault(each.request_id, {"rows": []})["rows"].append(line)
    return found


def _due(before):
    rows = RequestFeedback.objects.filter(request__is_open=False, request__finished_at__lt=before)
    return rows.exclude(words="")


def _forget(row):
    return list(change(row, {"words": ""}))
