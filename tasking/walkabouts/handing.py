"""What a person leads and has not written up goes to somebody else."""

from django.db.models import Q

from accounts.access import Permission
from core import handing
from core.handing import Kind
from tasking.walkabouts import operations, states
from tasking.walkabouts.days import operations as days
from tasking.walkabouts.days.models import ActionDay
from tasking.walkabouts.models import Walkabout

OPEN = Q(state__in=states.OPEN)


def register():
    handing.register(
        _kind("walkabouts", "Walkabouts that are open", Walkabout, _walk, 34),
        _kind("action_days", "Action days that are open", ActionDay, _day, 35),
    )


def _kind(name, words, model, move, order):
    return Kind(
        name, words, model.objects.known_to, lambda day: OPEN, str,
        lambda row: row.get_absolute_url(), "led_by",
        related=("neighbourhood", "part__neighbourhood", "agency"),
        right=Permission.EDIT_WALKABOUT, move=move, order=order,
    )  # fmt: skip


def _walk(row, to, *, by, at, note):
    operations.hand_over(row=row, to=to, by=by, at=at)


def _day(row, to, *, by, at, note):
    days.hand_over(row=row, to=to, by=by, at=at)
