"""What the checks for audit ask of the finance officer."""

from django.db.models import Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.access import Permission, holds_city
from core import todo
from core.todo import Row
from funding.audit.checks.models import FindingCount

FINDINGS = "findings of the checks for audit"


def register():
    todo.figure(FINDINGS, _open, same=_concerned)
    todo.fill(FINDINGS, to_look_at)


def _concerned(asked):
    rights = (Permission.EDIT_BUDGET, Permission.AUDIT_MONEY)
    return "" if all(holds_city(asked.user, each) for each in rights) else None


def _open(asked):
    """How many were open when they were last counted: the checks themselves are too much for every page."""
    total = (
        FindingCount.objects.order_by().values(_all=Value(1)).annotate(n=Sum("open")).values("n")
    )
    return Coalesce(Subquery(total), 0)


def to_look_at(asked):
    number = asked.figure(FINDINGS)
    if not number:
        return []
    words = "finding" if number == 1 else "findings"
    return [
        Row(
            f"Look at {number:,} {words} of the checks for audit", reverse("audit"), urgency=5,
            verb="Read the checks", subject="checks for audit",
        )
    ]  # fmt: skip
