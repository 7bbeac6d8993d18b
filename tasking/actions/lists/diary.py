"""What the calendar shows of actions: when they are due."""

from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_date

from core import diary
from core.diary import Entry, Rows
from tasking.actions.models import Action

COLUMNS = JSONObject(pk="pk", what="what", due="due_on", place="neighbourhood", body="body")


def register():
    diary.fill("actions", Rows(due, COLUMNS, _entry), word="Action due", shape="■")


def due(asked):
    """Open actions by the day on which they are due. Over a long time only where somebody asks for a
    place, a body, a person or for actions."""
    if asked.is_broad:
        return None
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
    return rows.order_by("due_on", "id")


def _entry(pk, what, due, place, body):
    action = Action(pk=pk)
    return Entry(
        f"Due: {action.reference} {what}",
        parse_date(due),
        action.get_absolute_url(),
        neighbourhood_id=place,
        body_id=body,
        short=f"Due: {action.reference}",
        key=f"action-{pk}",
    )
