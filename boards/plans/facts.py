"""What plans hold of the decision by which they were adopted."""

from boards.plans.models import Plan
from core import rests


def register():
    rests.hold("decision", "plans", refuses=adopted)


def holder(plan):
    """The code of a plan among the holds of its decision."""
    return f"plan-{plan.pk}"


def adopted(decision):
    """A plan that was adopted has nothing else to stand on."""
    plan = Plan.objects.filter(adopted_by=decision).first()
    return plan and f"“{plan}” was adopted by this decision, so it is not struck out"
