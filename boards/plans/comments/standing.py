"""How comments on a plan stand, as its page says it."""

from django.db.models import Count, Q
from django.utils import timezone

from boards.plans.comments.models import PlanComment
from boards.plans.comments.rules import AFTER, BEFORE, NEVER, OPEN, standing


def comments_of(plan, may_edit):
    """How comments on a plan stand today, and how many are shown and wait: one query."""
    stands = standing(plan, timezone.localdate())
    counts = {"shown": Count("pk", filter=Q(state="shown"))}
    counts["waiting"] = Count("pk", filter=Q(state="waiting"))
    found = {} if stands == NEVER else PlanComment.objects.filter(plan=plan).aggregate(**counts)
    return {
        "are_open": stands == OPEN,
        "are_to_come": stands == BEFORE,
        "are_read": stands in (OPEN, AFTER),
        **(found if may_edit else {"shown": found.get("shown")}),
    }
