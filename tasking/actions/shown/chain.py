"""Actions in the chain from a need to the report: they serve a priority."""

from boards.chain import steps_to
from core import chain
from core.chain import Step
from tasking import states
from tasking.actions.models import Action


def register():
    chain.link("tasking.Action", chain.ACTION, before=priority_of)
    chain.link("boards.Priority", chain.PRIORITY, after=of_priorities)


def priority_of(actions, user):
    """{action: the priority that it serves}. One query."""
    keys = {each.pk: each.plan_priority_id for each in actions if each.plan_priority_id}
    known = steps_to(keys.values(), user) if keys else {}
    return {key: [known[aim]] for key, aim in keys.items() if aim in known}


def of_priorities(priorities, user):
    """{priority: its actions}. One query."""
    rows = Action.objects.visible_to(user).filter(plan_priority__in=priorities)
    found = {}
    for each in rows.exclude(state=states.CANCELLED).order_by("due_on", "id"):
        step = Step(chain.ACTION, f"{each.reference} {each.what}", each.get_absolute_url())
        found.setdefault(each.plan_priority_id, []).append(step)
    return found
