"""The priorities of a plan, each with one sentence and one mark, and what is done for them next."""

from performance.measures.reading import priorities_of
from performance.profile.reading import PUBLIC
from tasking.models import Action

MOST = 5


def stands_of(plan):
    """[PriorityStands] of the first five priorities of a plan, as everybody may read them; [] without a plan. Eight
    queries."""
    return [] if plan is None else priorities_of(plan, PUBLIC)[:MOST]


def next_steps(stands):
    """The next open actions for these priorities that the public may see, the first due first. One query."""
    rows = Action.objects.visible_to(PUBLIC).open().for_list()
    rows = rows.filter(plan_priority__in=[each.priority.pk for each in stands])
    return list(rows.order_by("due_on", "id")[:MOST])
