"""Rule R13: what was overdue at two meetings of its body goes to a named senior of the agency, once."""

from django.db import transaction
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from boards.models import Meeting
from core import events
from core.actors import SYSTEM
from neighbourhoods.telling import letters
from tasking.actions.days import agency_days
from tasking.actions.letters import telling
from tasking.actions.models import Action, ActionTold
from tasking.actions.rules import is_private

MEETINGS = 2
Kind = ActionTold.Kind


@transaction.atomic
def tell_seniors(today, at=None):
    """Write to the senior contacts of what was overdue at two meetings, once for each due date, on days on
    which their agency works. Volunteers and residents answer to no senior. Returns how many."""
    at, days, told = at or timezone.now(), agency_days(), 0
    for action in overdue_at_meetings(today).select_for_update(no_key=True, of=("self",)):
        if days.of(action.lead_agency).is_working(today):
            told += _tell(action, at)
    return told


def overdue_at_meetings(today):
    """Open actions past their day, with a senior to ask, after which their body has met twice, and of which
    nobody was told yet."""
    met = Meeting.objects.filter(
        body=OuterRef("body"), finished_at__isnull=False, starts_at__date__gt=OuterRef("due_on"),
        starts_at__date__lte=today,
    )  # fmt: skip
    number = met.order_by().values("body").annotate(number=Count("pk")).values("number")
    rows = Action.objects.overdue(today).filter(
        Q(owner=None) | Q(owner__agency__isnull=False),
        body__isnull=False, lead_agency__senior__isnull=False,
    )  # fmt: skip
    rows = rows.annotate(met=Coalesce(Subquery(number, output_field=IntegerField()), 0))
    found = rows.filter(met__gte=MEETINGS).exclude(pk__in=_told_of()).order_by("pk")
    return found.select_related("body", "owner", "lead_agency__senior__user")


def _told_of():
    """Keys of open actions of which the senior was told for the day on which they are due now."""
    rows = ActionTold.objects.filter(action__is_open=True, kind=Kind.SENIOR).select_related(
        "action"
    )
    return [row.action_id for row in rows if row.occasion == row.action.due_on.isoformat()]


def _tell(action, at):
    senior, here = action.lead_agency.senior, Action.objects.filter(pk=action.pk)
    now = telling.says(action)
    told = letters.tell(
        ActionTold, action, kind=Kind.SENIOR, occasion=action.due_on.isoformat(), people=[senior],
        says=lambda person: now, message=telling.message(action, Kind.SENIOR), at=at,
        reads=(lambda user: here.visible_to(user).exists()) if is_private(action) else None,
    )  # fmt: skip
    if told:
        events.record("action.senior_told", action, by=SYSTEM, at=at, label=action.reference)
    return len(told)
