"""What a person leads and has not written up goes to somebody else; what an agency plans, to its successor."""

from django.db.models import Q

from accounts.access import Permission
from core import handing
from core.handing import Kind, Succession, give
from neighbourhoods.people.merging.followers import Follower, follow
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
    handing.succeed(
        _led("walkabouts", "Walkabouts it leads", Walkabout, 4),
        _led("action_days", "Action days it leads", ActionDay, 5),
    )
    follow(
        Follower(Walkabout, "Open walkabout", lambda day: OPEN, field="led_by"),
        Follower(ActionDay, "Open action day", lambda day: OPEN, field="led_by"),
    )


def _led(name, words, model, order):
    """What is planned in the name of an agency goes to its successor."""

    def rows(agency):
        return model.objects.filter(state=states.PLANNED, agency=agency)

    return Succession(name, words, rows, model.objects.visible_to, give("agency"), order)


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
