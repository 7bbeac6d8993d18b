"""Which requests are late, and which have come as far as a tasking meeting. Read from the records as they
stand: what is answered, or has a later target, is late no more. No councillor's enquiry is among them."""

import datetime

from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, Value
from django.db.models.functions import TruncDate
from django.utils import timezone

from core.dates import day_in_words
from neighbourhoods.models import ClosedDay
from tasking.requests.models import ServiceRequest
from tasking.requests.working import states
from tasking.requests.working.models import WorkedRequest
from tasking.requests.working.records import WorkEscalation
from tasking.requests.working.timed import clock

MOST = 200
OFTEN = clock.MOST_REOPENINGS
TIMES = clock.MEETING // 100
WORKED = ("kind", "amount", "every_day", "cut_off", "began_at", "due_at", "reopenings", "request")


def late(rows, now=None):
    """Those of `rows` whose time is over: what was promised, or the clock of the team that works it here. A
    clock stands while it waits for somebody."""
    now = now or timezone.now()
    over = WorkedRequest.objects.filter(request=OuterRef("pk"), due_at__lt=now)
    over = over.filter(state__in=states.OPEN).exclude(state__in=states.AWAITING)
    is_over = Q(promised_on__lt=timezone.localdate(now)) | Exists(over)
    return rows.ordinary().open().filter(is_over)


def for_meeting(rows, now=None):
    """[(request, why, due day or None)] of those of `rows` that took three times as long as they may, or were
    reopened twice; the oldest first. Four queries."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    climbed = WorkEscalation.objects.filter(
        worked__request=OuterRef("pk"), rung=WorkEscalation.Rung.MEETING,
        round=F("worked__reopenings"),
    )  # fmt: skip
    received = TruncDate("received_at")
    allowed = ExpressionWrapper(F("promised_on") - received, DurationField())
    took = ExpressionWrapper(Value(today) - received, DurationField())
    found = rows.ordinary().open().alias(allowed=allowed, took=took)
    chased = Q(promised_on__lt=today, took__gte=F("allowed") * TIMES, worked=None)
    found = found.filter(chased | Exists(climbed) | Q(reopened__gte=OFTEN))
    found = list(found.for_list().order_by("received_at", "pk")[:MOST])
    works = _works(found)
    told = [(each, *_why(each, works.get(each.pk), now)) for each in found]
    return [row for row in told if row[1]]


def _works(requests):
    """{request: its work, with its pauses and its calendar}. Three queries, one where no team works any."""
    rows = WorkedRequest.objects.filter(request__in=[each.pk for each in requests])
    rows = list(rows.only(*WORKED).prefetch_related("pauses"))
    closed = ClosedDay.objects.days() if rows else ()
    for each in rows:
        each.calendar = each.days(closed)
    return {each.request_id: each for each in rows}


def _why(request, worked, now):
    """(why it comes to the meeting, when it was due); ("", None) where it does not."""
    due = timezone.localdate(worked.due_at) if worked else request.promised_on
    if request.reopened >= OFTEN:
        return (
            f"reopened {'twice' if request.reopened == OFTEN else f'{request.reopened} times'}",
            due,
        )
    if worked is None:
        return "open for more than three times as long as promised", due
    pauses = [
        clock.Pause(each.began_at, each.ended_at)
        for each in sorted(worked.pauses.all(), key=lambda row: row.began_at)
        if each.began_at >= worked.began_at
    ]
    steps = clock.rungs(worked.began_at, worked.time_target, pauses, now, worked.calendar)
    if steps[clock.MEETING] > now:
        return "", None
    return "open for more than three times the time allowed", due


def in_words(request, why, due, *, told="was due"):
    """A line for an agenda: reference, service and place, and no word of what was said."""
    where = f", {request.place}" if request.place else ""
    when = f", {told} {day_in_words(due)}" if due else ""
    return f"{request.reference}, {request.service} ({request.agency}){where}: {why}{when}"


def days_late(due, today):
    """How many days ago it was due; 0 where that is to come or nobody knows."""
    return max((today - due) // datetime.timedelta(days=1), 0) if due else 0


def at(place=None, area=None):
    """Requests of a neighbourhood, of an area, or of the city."""
    rows = ServiceRequest.objects.all()
    if place:
        return rows.filter(neighbourhood=place)
    return rows.filter(neighbourhood__area=area) if area else rows
