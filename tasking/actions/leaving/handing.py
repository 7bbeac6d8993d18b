"""Open actions go to another owner: of the same agency as they stand, to another one as an offer."""

from django.db.models import Q

from accounts.access import Permission
from core import handing
from core.handing import Kind
from tasking.actions.leaving.passing import refuses
from tasking.actions.models import Action
from tasking.actions.operations import hand_over_action


def register():
    handing.register(
        Kind(
            "actions", "Open actions", Action.objects.visible_to, lambda day: Q(is_open=True),
            str, lambda action: action.get_absolute_url(), "owner",
            related=("body", "lead_agency", "owner"), right=Permission.EDIT_ACTION, move=_move,
            refuses=refuses, order=30,
        )
    )  # fmt: skip


def _move(action, to, *, by, at, note):
    hand_over_action(action=action, to=to, note=note, by=by, at=at)
