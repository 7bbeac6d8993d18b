"""What asks the team to ask a partner again: whoever they wait for has not replied by the day."""

from django.db.models import F, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.access import Permission, may_anywhere
from core import todo
from core.todo import Row, Rows
from tasking.requests.models import ServiceRequest
from tasking.requests.working import states
from tasking.requests.working.models import WorkedRequest
from tasking.requests.working.waiting.partner import DAY

AGENCY = Coalesce(NullIf("partner__shown_as", Value("")), "partner__short_name")
COLUMNS = JSONObject(
    pk="pk", request="request", what="request__what", place="request__place",
    neighbourhood=F("request__neighbourhood__name"), chase_on="request__chase_on",
    partner=Coalesce(AGENCY, "request__waiting_for"),
)  # fmt: skip


def register():
    todo.fill("partners to ask again", Rows(silent, COLUMNS, _row))


def silent(asked):
    """Requests of the user's services whose partner is late, the longest first."""
    if not may_anywhere(asked.user, Permission.WORK_REQUEST):
        return None
    rows = WorkedRequest.objects.queue_of(asked.user).filter(
        state=states.AWAITING_PARTNER, request__chase_on__lte=timezone.localdate(asked.now)
    )
    return rows.order_by("request__chase_on", "id")


def _row(pk, request, what, place, neighbourhood, chase_on, partner):
    subject = f"{ServiceRequest(pk=request).reference}: {what}"
    return Row(
        what=f"Ask {partner} again about {subject}", url=reverse("request_work_partner", args=[pk]),
        due_on=parse_date(chase_on) - DAY, urgency=todo.NORMAL, verb="Ask again", subject=subject,
        where=", ".join(each for each in (place, neighbourhood) if each), is_private=True,
    )  # fmt: skip
