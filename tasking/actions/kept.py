"""What actions keep about people, and until when they need them."""

from django.db.models import Exists, OuterRef, Q

from core.retention.own import TASK, period
from core.retention.registry import Kept, keep, needs, stays
from core.rows import change
from core.settings import declare
from tasking.actions.leaving.history import forget_owners
from tasking.actions.models import Action, ActionPhoto, ActionPhotoContent

ACTIONS = period("actions", "Who owned an action that is closed", 72)


def register():
    declare(ACTIONS)
    needs("tasking", _in_use)
    stays(_records)
    keep(
        Kept(
            "actions", "Who promised what",
            ("tasking.Action", "tasking.ActionEvent", "tasking.ActionUpdate", "tasking.ActionTold",
             "tasking.ActionPhoto", "tasking.ActionPhotoContent",
             "tasking.ActionLink", "tasking.ActionChase", "tasking.ActionReminder", "core.Link", "core.LinkUse"),
            "Owners of actions, and who is on a photograph", TASK, "To see that what was agreed is done.",
            "Who works with the action; what is published, everybody without names of residents",
            "after the action was closed, its owner is taken off it and its history, and its photographs are deleted; who reported stays with the report", ACTIONS, due=_closed, empty=_take_off,
        )
    )  # fmt: skip


def _closed(before):
    """Actions that were closed before a time and still say who owned them, or have photographs."""
    said = Action.events.rel.related_model.objects.filter(
        pgh_obj=OuterRef("pk"), owner__isnull=False
    )
    photos = ActionPhoto.objects.filter(update__action=OuterRef("pk"))
    left = Q(owner__isnull=False) | Q(Exists(said)) | Q(Exists(photos))
    return Action.objects.filter(left, is_open=False, changed_at__lt=before)


def _take_off(action):
    owned = bool(change(action, {"owner": None}))
    owned |= bool(forget_owners(action))
    ActionPhotoContent.objects.filter(photo__update__action=action).delete()
    seen = ActionPhoto.objects.filter(update__action=action).delete()[0]
    return ["owner"] * owned + ["photographs"] * bool(seen)


def _in_use(since):
    """Who owns an action that is open, or was due since a day."""
    mine = Action.objects.filter(owner=OuterRef("pk"))
    return Q(Exists(mine.filter(Q(is_open=True) | Q(due_on__gte=since))))


def _records(person):
    """Open actions: somebody else takes them on first."""
    if number := Action.objects.filter(owner=person, is_open=True).count():
        yield f"{number} open action{'s' if number > 1 else ''}: give them to somebody else first"
