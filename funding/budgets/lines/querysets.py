"""Reads over funds, budgets and their lines.

Budgets are read by who keeps them, who signs their forecasts and who authorises virements; nobody else:
the cost of a post tells what somebody earns.
"""

from accounts.access import Permission, ScopedQuerySet, scope_q
from accounts.conditions import either
from funding.ledger.rules import BUDGETS_READ_BY


def budget_q(user, permission, path=""):
    """The rows whose budget, at `path`, lies where the user has the right: an area's also holds the
    budgets of its neighbourhoods."""
    places = scope_q(
        user, permission, neighbourhood=f"{path}neighbourhood", area=f"{path}neighbourhood__area"
    )
    return either(places, scope_q(user, permission, area=f"{path}area"))


class OfBudgetQuerySet(ScopedQuerySet):
    """`path` leads to the budget."""

    path = "budget__"

    def changeable_by(self, user, permission):
        if permission not in BUDGETS_READ_BY:
            return self.none()
        return self.filter(budget_q(user, permission, self.path))

    def visible_to(self, user):
        return self.filter(either(*(budget_q(user, right, self.path) for right in BUDGETS_READ_BY)))


class BudgetQuerySet(OfBudgetQuerySet):
    path = ""

    def with_place(self):
        return self.select_related("year", "neighbourhood", "area")


class LineQuerySet(OfBudgetQuerySet):
    def with_budget(self):
        return self.select_related("budget__year", "budget__neighbourhood", "budget__area", "fund")


class OfLineQuerySet(OfBudgetQuerySet):
    path = "line__budget__"


class FundQuerySet(ScopedQuerySet):
    """Where money comes from is no secret among those who read budgets; the finance officer keeps it."""

    scope_paths = {}

    def changeable_by(self, user, permission):
        if permission != Permission.EDIT_BUDGET:
            return self.none()
        return super().changeable_by(user, permission)

    def visible_to(self, user):
        return self.filter(either(*(scope_q(user, right) for right in BUDGETS_READ_BY)))
