"""Counts of councillors' enquiries by service and state, in the places of a manager. They are no rows that the user
may see: no words, no member, no reference and no link come with them."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from accounts.access import Permission, holds_place, scope_q
from tasking.requests import states
from tasking.requests.models import ServiceRequest


@dataclass(frozen=True)
class Enquiries:
    """The numbers of one service."""

    service: str
    received: int
    with_team: int
    waiting: int
    finished: int
    late: int


def reads_counts(user):
    """Whether the user manages a place: not who acts for an agency or sits on one body."""
    return holds_place(user, Permission.VIEW_PRIVATE)


def by_service(user, today=None):
    """[Enquiries] of the user's places, each by the name of its service. One query."""
    if not reads_counts(user):
        return []
    today = today or timezone.localdate()
    places = scope_q(
        user, Permission.VIEW_PRIVATE, neighbourhood="neighbourhood", area="neighbourhood__area"
    )
    rows = ServiceRequest.objects.filter(places, is_enquiry=True).order_by()
    found = rows.values("service__name").annotate(
        late=Count("pk", filter=Q(is_open=True, answer_by__date__lt=today)),
        **{
            state: Count("pk", filter=Q(state=state)) for state in (*states.OPEN, states.FINISHED)
        },
    )  # fmt: skip
    lines = [Enquiries(service=each.pop("service__name"), **each) for each in found]
    return sorted(lines, key=lambda each: each.service)
