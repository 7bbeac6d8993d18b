"""What happens next to a plan, as whoever writes it reads it."""

from typing import NamedTuple

from django.utils import timezone

from boards.meetings.items.models import AgendaItem
from boards.plans.adoption.models import PlanItem
from boards.plans.comments.rules import AFTER, standing


class Step(NamedTuple):
    """What is to be done, and the button for it, if there is one; one that is pressed, or one that leads
    to a page."""

    words: str
    button: str = ""
    url_name: str = ""
    is_post: bool = False


def next_step(plan, *, priorities, put_to, may_begin_next):
    """The Step for a plan with its body. `put_to`: where it is on an agenda by now."""
    if plan.may_change and not priorities:
        return Step("Add the first priority.", "Add a priority", "priority_add")
    if plan.is_draft:
        words = "Ask the named agencies to respond, then open the plan for comments."
        return Step(words, "Open for comments", "plan_consult")
    if plan.is_consulted:
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


def other_steps(plan, *, priorities, put_to, unasked, may_begin_next):
    """What else whoever writes a plan may do, as [Step] in the order of the page. `unasked`: whether an
    agency that is named has not been asked yet."""
    wanted = (
        (plan.may_change and priorities, "Add a priority", "priority_add", False),
        (plan.may_change, "Change title, years or introduction", "plan_edit", False),
        (
            plan.may_change and priorities and (put_to or plan.is_draft),
            f"Put to {'another' if put_to else 'a'} meeting",
            "plan_put",
            False,
        ),
        (plan.is_draft and put_to, "Record adoption without consultation", "plan_adopt", False),
        (plan.is_consulted, "Change the consultation", "plan_consult", False),
        (
            comments_are_over(plan),
            "Change what we heard" if plan.heard else "Say what we heard",
            "plan_heard",
            False,
        ),
        (
            unasked and not plan.is_reviewed,
            "Ask the named agencies to respond",
            "plan_ask",
            True,
        ),
        (may_begin_next, "Start next year’s plan from this one", "plan_next", True),
    )
    return [Step("", *step) for may, *step in wanted if may]


def comments_are_over(plan):
    """Whether people were asked about a plan and can no longer say anything."""
    return standing(plan, timezone.localdate()) == AFTER


def put_to(plan, user):
    """The items under which the plan is put to its body, as far as the user may know."""
    seen = AgendaItem.objects.visible_to(user).values("pk")
    rows = PlanItem.objects.filter(plan=plan, item__in=seen)
    return list(rows.select_related("item__meeting__body"))


def may_begin_next(plan):
    """Whether the plan is in force, and none follows it yet."""
    adopted = plan.state in (plan.State.ADOPTED, plan.State.REVIEWED)
    return adopted and not plan.is_replaced and not hasattr(plan, "replaced_by")
