"""What actions keep about people, and until when they need them."""

from django.db.models import Exists, OuterRef, Q

from core.retention.own import TASK, period
from core.retention.registry import Kept, keep, needs, stays
from core.rows import change
from core.settings import declare
from tasking.actions.models import Action

ACTIONS = period("actions", "Who owned an action that is closed", 72)


def register():
    declare(ACTIONS)
    needs("tasking", _in_use)
    stays(_records)
    keep(
        Kept(
            "actions", "Who promised what",
            ("tasking.Action", "tasking.ActionEvent", "tasking.ActionUpdate", "tasking.ActionTold",
             "tasking.ActionLink", "tasking.ActionChase", "tasking.ActionReminder", "core.Link", "core.LinkUse"),
            "Owners of actions", TASK, "To see that what was agreed is done.",
            "Who works with the action; what is published, everybody without names of residents",
            "after the action was closed, its owner is taken off it; who reported stays with the report", ACTIONS, due=_closed, empty=_take_off,
        )
    )  # fmt: skip


def _closed(before):
    """Actions that were closed before a time and still say who owned them."""
    return Action.objects.filter(is_open=False, changed_at__lt=before, owner__isnull=False)


def _take_off(action):
    return list(change(action, {"owner": None}))


def _in_use(since):
    """Who owns an action that is open, or was due since a day."""
    mine = Action.objects.filter(owner=OuterRef("pk"))
    return Q(Exists(mine.filter(Q(is_open=True) | Q(due_on__gte=since))))


def _records(person):
    """Open actions: somebody else takes them on first."""
    if number := Action.objects.filter(owner=person, is_open=True).count():
        yield f"{number} open action{'s' if number > 1 else ''}: give them to somebody else first"
