"""Comments on plans that wait to be read."""

from django.db.models import Count, Min

from accounts.access import Permission
from boards.plans.comments.models import PlanComment
from boards.plans.models import Plan
from core.todo import Row


def to_read(asked):
    """Plans with comments that wait, for who writes the plan. Two queries, one where none waits."""
    user = asked.user
    if not user.may(Permission.EDIT_PLAN):
        return []
    rows = PlanComment.objects.changeable_by(user, Permission.EDIT_PLAN).waiting()
    counts = rows.order_by().values("plan").annotate(number=Count("pk"), first=Min("received_at"))
    found = {row["plan"]: row["number"] for row in counts.order_by("first", "plan")[: asked.limit]}
    if not found:
        return []
    plans = Plan.objects.in_bulk(found)
    return [_row(plans[key], number) for key, number in found.items()]


def _row(plan, number):
    words = f"{number} comment{'' if number == 1 else 's'}"
    return Row(
        f"Read {words}",
        f"{plan.comments_url}#waiting",
        urgency=2,
        where=str(plan),
        about=plan,
        verb="Read",
        subject=words,
    )
