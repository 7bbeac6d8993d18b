"""Tasks of an action day as actions: offered to their agency, due on the day, carried on where they are not
done. The steps that the day asks of them."""

from django.utils import timezone

from core import rows
from core.errors import Refused
from tasking import states as actions
from tasking.actions.operations import add_action, move_action, redate_action
from tasking.walkabouts.days.models import DayTask


def make(day, agency, owner, what, client_id, *, by, at):
    """The action of a task: due on the day, or today where the day is over."""
    return add_action(
        what=what,
        due_on=max(day.day, timezone.localdate(at)),
        lead_agency=agency,
        owner=owner,
        neighbourhood=day.neighbourhood,
        part=day.part,
        client_id=rows.press_id(client_id, "action"),
        by=by,
        at=at,
    )


def of(day):
    """The tasks of a day with their actions. One query."""
    return list(DayTask.objects.filter(day=day).select_related("action").order_by("pk"))


def still_open(day):
    return [each for each in of(day) if each.action.is_open]


def redate(day, due_on, *, by, at):
    """What is still open is due on another day."""
    for task in still_open(day):
        redate_action(action=task.action, due_on=due_on, by=by, at=at)


def cancel(task, reason, *, by, at):
    """The task is no longer asked of its agency, unless it has reported already."""
    if task.action.is_open:
        move_action(action=task.action, to=actions.CANCELLED, note=reason, by=by, at=at)


def cancel_all(day, reason, *, by, at):
    for task in of(day):
        cancel(task, f"{day.named} {day.reference} was cancelled: {reason}", by=by, at=at)


def settle(day, carry_to, *, by, at):
    """What is done is done; the rest is carried on. Raises Refused without a day to carry it to."""
    if still_open(day):
        if carry_to is None:
            raise Refused("Enter a new due date for the tasks that are not done", "carry_to")
        if carry_to < timezone.localdate(at):
            raise Refused("Choose a date that is not past", "carry_to")
        redate(day, carry_to, by=by, at=at)
    for task in of(day):
        rows.change(task, {"is_done": task.is_reported})
