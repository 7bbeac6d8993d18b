"""The priorities of a plan, each with one sentence and one mark, and what is done for them next."""

from boards.plans.models import Plan
from performance.measures.brief import brief_of
from performance.profile.reading import PUBLIC
from tasking.models import Action

MOST = 5


def plan_of(neighbourhood=None, area=None):
    """The plan of a neighbourhood, an area or the city that is in force, as everybody may read it; None without one."""
    plans = Plan.objects.visible_to(PUBLIC).in_force().select_related("neighbourhood", "area")
    return plans.filter(neighbourhood=neighbourhood, area=area).first()


def stands_of(plan, known):
    """[PriorityStands] of a plan from the Known of its place, as everybody may read them; [] without a plan. One query."""
    return [] if plan is None else brief_of(plan, PUBLIC, known.indicators, known.told)


def next_steps(stands):
    """The next open actions for these priorities that the public may see, the first due first. One query."""
    rows = Action.objects.visible_to(PUBLIC).open().for_list()
    rows = rows.filter(plan_priority__in=[each.priority.pk for each in stands])
    return list(rows.order_by("due_on", "id")[:MOST])
