"""What the calendar shows of actions: when they are due."""

from core import diary
from core.diary import Entry
from tasking.actions.models import Action


def register():
    diary.fill("actions", due, word="Action due", shape="■")


def due(asked):
    """Open actions by the day on which they are due: one query. Over a long time only where somebody
    asks for a place, a body, a person or for actions."""
    if asked.is_broad:
        return []
    # Whose an action is, is known to those inside: of one person's no others are shown.
    found = Action.objects.known_to if asked.person else Action.objects.visible_to
    rows = found(asked.user).open()
    rows = rows.filter(due_on__gte=asked.first, due_on__lt=asked.after)
    if asked.neighbourhood_id:
        rows = rows.filter(neighbourhood=asked.neighbourhood_id)
    if asked.body_id:
        rows = rows.filter(body=asked.body_id)
    if asked.person:
        rows = rows.filter(owner=asked.person)
    rows = rows.only("what", "due_on", "neighbourhood", "body").order_by("due_on", "id")
    return [_entry(each) for each in rows[: asked.limit + 1]]


def _entry(action):
    return Entry(
        f"Due: {action.reference} {action.what}",
        action.due_on,
        action.get_absolute_url(),
        neighbourhood_id=action.neighbourhood_id,
        body_id=action.body_id,
        short=f"Due: {action.reference}",
        key=f"action-{action.pk}",
    )
