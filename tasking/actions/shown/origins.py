"""What actions show on the page of the problem or request that they come from."""

from accounts.access import Permission
from core import slots
from tasking.actions.models import Action

MEANINGS = {
    "problem.section": "A section of the page of a problem",
    "request.section": "A section of the page of a service request",
}
TEMPLATE = "tasking/slots/origin.html"


def register():
    """The slots are declared by their own nouns; saying so once more changes nothing."""
    for name, meaning in MEANINGS.items():
        slots.declare(name, meaning)
    slots.fill("problem.section", of_problems, template=TEMPLATE, order=30)
    slots.fill("request.section", of_requests, template=TEMPLATE, order=30)


def of_problems(problems, user):
    return _actions("problem", problems, user)


def of_requests(requests, user):
    return _actions("request", requests, user)


def _actions(field, rows, user):
    """{id: the actions that the user may see, and where one is added}. One query."""
    may_add = user.is_authenticated and user.may(Permission.EDIT_ACTION)
    found = {
        each.pk: {"actions": [], "add": f"{field}={each.pk}" if may_add else "", "of": str(each)}
        for each in rows
    }
    actions = Action.objects.visible_to(user).filter(**{f"{field}__in": list(found)}).for_list()
    for action in actions.order_by("due_on", "id"):
        found[getattr(action, f"{field}_id")]["actions"].append(action)
    return found
