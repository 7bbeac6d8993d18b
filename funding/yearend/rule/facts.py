"""What a carry-forward rule holds of the decision that approved it."""

from core import rests
from funding.yearend.rule.models import CarryRule
from funding.yearend.rule.operations import has_run, take_back_approval


def register():
    rests.hold("decision", "carry-forward rule", refuses=ran, undo=wait_again)


def ran(decision):
    """A year that was closed under it stays closed."""
    for rule in CarryRule.objects.filter(decision=decision).select_related("year"):
        if has_run(rule):
            return f"The year {rule.year} was closed by it, so it cannot be struck out"
    return None


def wait_again(decision, *, by, at, reason):
    """The rule waits for approval, and the decision is free."""
    for rule in CarryRule.objects.filter(decision=decision):
        take_back_approval(rule=rule, by=by, at=at, reason=reason or "Its decision was struck out")
