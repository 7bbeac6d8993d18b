"""Requests that were logged at a meeting and come back to the next one of its body: only those that are late,
were reopened, or were logged again since. Nothing is said of the others."""

from django.db.models import Q
from django.utils import timezone

from core.dates import day_in_words
from tasking.requests import rules
from tasking.requests.late.ladder import late
from tasking.requests.models import ServiceRequest
from tasking.requests.working.models import WorkedRequest

MOST = 200


def returned(rows, meeting, among=None):
    """[(request, why, due day or None)] of those of `rows` that come back to a meeting, such as logged again as one of
    `among` (else of `rows`). Three queries."""
    earlier = rows.ordinary().filter(
        agenda_item__meeting__body=meeting.body_id,
        agenda_item__meeting__starts_at__lt=meeting.starts_at,
    ).exclude(agenda_item__meeting=meeting.pk)  # fmt: skip
    found = (
        earlier.for_list()
        .select_related("agenda_item__meeting")
        .with_repeats(rows if among is None else among)
    )
    found = found.filter(Q(is_open=True) | Q(is_repeated=True)).order_by("received_at", "id")
    found = list(found[:MOST])
    keys = [each.pk for each in found if each.is_open]
    over = set(late(ServiceRequest.objects.filter(pk__in=keys)).values_list("pk", flat=True))
    works = WorkedRequest.objects.filter(request__in=keys).values_list("request", "due_at")
    due = {key: timezone.localdate(moment) for key, moment in works}
    told = [
        (each, rules.back_because(each, is_late=each.pk in over), due.get(each.pk, each.due_on))
        for each in found
    ]
    return [row for row in told if row[1]]


def in_words(request, why, due):
    """A line for an agenda that everybody reads: the item under which it was raised, and no word of what was
    said."""
    item = request.agenda_item
    when = f", reply was due {day_in_words(due)}" if due and why == rules.LATE else ""
    raised = f"raised on {day_in_words(item.meeting.day)} under “{item.title}”"
    return f"{request.reference}, {request.service} ({request.agency}), {raised}: {why}{when}"
