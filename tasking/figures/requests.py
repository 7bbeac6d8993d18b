"""Figures of requests that a team works here: answered in time, fixed at the first attempt. Each one query."""

from django.db.models import Count, Exists, F, Q

from core.figures import PROPORTION, FigureOf, by_place, moments
from tasking.requests.working.measuring.measure import AT_FIRST, DENIED, NO_ATTEMPT
from tasking.requests.working.models import WorkedRequest
from tasking.requests.working.timed.clock import HOLDS_FOR
from tasking.sharing.marking import SENSITIVE

PLACE = "request__neighbourhood"


def _worked():
    return WorkedRequest.objects.exclude(request__marking=SENSITIVE)


def in_time(places, period):
    """Of those that were to be answered in the period: answered by then. Its index is that of the time they are due."""
    start, after = moments(period)
    rows = _worked().exclude(outcome__in=NO_ATTEMPT).filter(due_at__gte=start, due_at__lt=after)
    return by_place(rows, PLACE, Count("pk", filter=Q(answered_at__lte=F("due_at"))), Count("pk"))


def fixed_first(places, period):
    """Of those whose days to come back ended in the period: fixed at the first attempt
    (tasking.requests.working.measuring). Its index is that of the times of answers."""
    start, after = (each - HOLDS_FOR for each in moments(period))
    rows = _worked().exclude(outcome__in=NO_ATTEMPT)
    rows = rows.filter(answered_at__gte=start, answered_at__lt=after)
    rows = rows.alias(is_denied=Exists(DENIED))
    first = AT_FIRST & Q(is_denied=False)
    return by_place(rows, PLACE, Count("pk", filter=first), Count("pk"))


FIGURES = (
    FigureOf(
        "requests-in-time", "Requests answered in time",
        "Requests that a team works in this system and that were to be answered in the quarter: answered by then, of all. "
        "Time in which the team waited for others is not counted. Withdrawn requests and those that repeat another are left out.",
        "", PROPORTION, 100, "high", "quarter", in_time,
    ),
    FigureOf(
        "requests-fixed-first", "Requests fixed at the first attempt",
        "Requests whose 14 days after the answer ended in the quarter: fixed in time by the team that had them first, not "
        "reopened, and not denied by whoever reported them, of all. Withdrawn requests and those that repeat another are left out.",
        "", PROPORTION, 100, "high", "quarter", fixed_first,
    ),
)  # fmt: skip
