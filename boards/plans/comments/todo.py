"""Comments on plans that wait to be read."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, Min
from django.db.models.functions import JSONObject

from accounts.access import Permission
from boards.plans.comments.models import PlanComment
from boards.plans.models import Plan
from core import todo
from core.todo import Row

WAITING = "comments that wait"


def register():
    todo.figure(WAITING, _waiting)
    todo.fill("comments", to_read)


def _waiting(asked):
    """[{pk, title, number}] of the plans of which comments wait, the longest waiting first; for who writes
    plans."""
    user = asked.user
    if not user.may(Permission.EDIT_PLAN):
        return None
    rows = PlanComment.objects.changeable_by(user, Permission.EDIT_PLAN).waiting()
    plans = rows.order_by().values("plan", "plan__title")
    plans = plans.annotate(first=Min("received_at"), number=Count("pk")).order_by("first", "plan")
    found = JSONObject(pk=F("plan"), title=F("plan__title"), number=F("number"))
    return ArraySubquery(plans.values(found=found)[: asked.limit])


def to_read(asked):
    """Plans with comments that wait, for who writes the plan."""
    return [_row(**each) for each in asked.figure(WAITING) or ()]


def _row(pk, title, number):
    plan = Plan(pk=pk, title=title)
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
