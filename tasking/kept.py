"""What actions keep about people, and until when they need them."""

from django.db.models import Exists, OuterRef, Q

from core.retention.own import TASK
from core.retention.registry import Kept, keep, needs, stays
from tasking.models import Action


def register():
    needs("tasking", _in_use)
    stays(_records)
    keep(
        Kept(
            "actions", "Who promised what",
            ("tasking.Action", "tasking.ActionEvent", "tasking.ActionUpdate", "tasking.ActionTold",
             "tasking.ActionLink", "core.Link", "core.LinkUse"),
            "Owners of actions", TASK, "To see that what was agreed is done.",
            "Who works with the action; what is published, everybody without names of residents",
            ends="With the name of the person, which goes once they are no longer involved",
        )
    )  # fmt: skip


def _in_use(since):
    """Who owns an action that is open, or was due since a day."""
    mine = Action.objects.filter(owner=OuterRef("pk"))
    return Q(Exists(mine.filter(Q(is_open=True) | Q(due_on__gte=since))))


def _records(person):
    """Open actions: somebody else takes them on first."""
    if number := Action.objects.filter(owner=person, is_open=True).count():
        yield f"{number} open action{'s' if number > 1 else ''}: give them to somebody else first"
