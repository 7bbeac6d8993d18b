"""How an action is marked when it is made: as where it was agreed, or as its problem."""

from core.errors import Refused
from core.marking.models import Marking
from tasking.problems.models import Problem


def marked_as(problem, body, item, by):
    """(marking, whose it is): as the problem that it comes from where that is official-sensitive. Raises Refused
    for one that who adds it may not read."""
    now = problem and Problem.objects.select_for_update(no_key=True).get(pk=problem.pk)
    if now is None or not now.is_sensitive:
        return usual_marking(body, item), None
    if by.pk and not Problem.objects.visible_to(by).filter(pk=now.pk).exists():
        raise Refused("Choose a problem that you can read", "problem")
    return Marking.SENSITIVE, now.originator


def usual_marking(body, item):
    if body is None or body.is_private:
        return Marking.OFFICIAL
    return Marking.EXEMPT if item is not None and item.is_private else Marking.PUBLIC
