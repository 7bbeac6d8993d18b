"""What happens next to a plan, as whoever writes it reads it."""

from typing import NamedTuple

from boards.meetings.items.models import AgendaItem
from boards.plans.adoption.models import PlanItem


class Step(NamedTuple):
    """What is to be done, and the button for it, if there is one."""

    words: str
    button: str = ""
    url_name: str = ""


def next_step(plan, *, priorities, put_to, may_begin_next):
    """The Step for a plan with its body. `put_to`: where it is on an agenda by now."""
    if plan.may_change and not priorities:
        return Step("Add the first priority.", "Add a priority", "priority_add")
    if plan.state == plan.State.DRAFT:
        words = "Ask the named agencies to respond, then open the plan for comments."
        return Step(words, "Open for comments", "plan_consult")
    if plan.state == plan.State.CONSULTED:
        words = f"{plan.body} adopts the plan by a decision at a meeting"
        if put_to:
            return Step(f"{words}.", "Record adoption", "plan_adopt")
        return Step(f"{words}, under an agenda item about it.", "Put to a meeting", "plan_put")
    if plan.is_to_come:
        day = f"{plan.in_force_from:%-d %B %Y}"
        return Step(f"The plan is adopted and will be in force from {day}.")
    if may_begin_next:
        words = "Review it every year, then use it to start the next plan."
        return Step(words, "Review the plan", "plan_review")
    return Step("The next plan has been started.")


def put_to(plan, user):
    """The items under which the plan is put to its body, as far as the user may know."""
    seen = AgendaItem.objects.visible_to(user).values("pk")
    rows = PlanItem.objects.filter(plan=plan, item__in=seen)
    return list(rows.select_related("item__meeting__body"))


def may_begin_next(plan):
    """Whether the plan is in force, and none follows it yet."""
    adopted = plan.state in (plan.State.ADOPTED, plan.State.REVIEWED)
    return adopted and not plan.is_replaced and not hasattr(plan, "replaced_by")
