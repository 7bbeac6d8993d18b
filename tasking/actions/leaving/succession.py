"""Actions in the name of an agency that ends go to its successor, which answers for them as they stand."""

from django.db.models import Q

from core import handing
from core.handing import Succession
from tasking import states
from tasking.actions.models import Action, ActionAgency
from tasking.actions.operations import change_action

UNSETTLED = Q(is_open=True) | Q(state=states.DONE)
"""What may still ask something of its agency: done ones can be sent back."""


def register():
    handing.succeed(
        Succession("lead", "Actions it leads", _led, Action.objects.visible_to, _lead, 0),
        Succession(
            "support", "Actions it supports", _supported, ActionAgency.objects.visible_to, _support, 1
        ),
    )  # fmt: skip


def _led(agency):
    return Action.objects.filter(UNSETTLED, lead_agency=agency)


def _lead(rows, agency, to, *, by, at):
    """With the lead its row among the agencies goes: nobody supports what it led."""
    for action in rows.order_by("pk").prefetch_related("agencies__agency"):
        beside = [each.agency for each in action.agencies.all() if not each.is_lead]
        change_action(action=action, lead_agency=to, supporting=beside, succeeds=True, by=by, at=at)


def _supported(agency):
    its = Action.objects.filter(UNSETTLED)
    return ActionAgency.objects.filter(agency=agency, is_lead=False, action__in=its)


def _support(rows, agency, to, *, by, at):
    for row in rows.select_related("action").prefetch_related("action__agencies__agency"):
        others = [each.agency for each in row.action.agencies.all() if not each.is_lead]
        beside = [to, *(each for each in others if each.pk != agency.pk)]
        change_action(action=row.action, supporting=beside, by=by, at=at)
