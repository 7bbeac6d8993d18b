"""Reads over savings: as open as the budget of their place."""

from django.db.models import Exists, F, OuterRef

from accounts.access import Permission
from funding.budgets.lines.querysets import OfBudgetQuerySet, budget_q

KEEP, VERIFY = Permission.KEEP_SAVINGS, Permission.EDIT_BUDGET


class OfSavingQuerySet(OfBudgetQuerySet):
    """Read by who reads the budget of the place; kept there, and verified by finance. `path` leads to the
    saving."""

    path = "saving__"

    def changeable_by(self, user, permission):
        if permission not in (KEEP, VERIFY):
            return self.none()
        return self.filter(budget_q(user, permission, self.path))


class SavingQuerySet(OfSavingQuerySet):
    path = ""

    def with_names(self):
        """With what a row of a list names."""
        return self.select_related(
            "agency", "owner", "neighbourhood", "area", "line__budget__year",
            "line__budget__neighbourhood", "line__budget__area",
        )  # fmt: skip

    def of_line(self, line):
        """Those of a budget line in its year; one that goes on is found by the codes of the line."""
        years = self.model._meta.get_field("years").related_model.objects
        same = {"line__cost_centre": line.cost_centre, "line__account_code": line.account_code}
        return self.filter(Exists(years.filter(saving=OuterRef("pk"), year=line.year_id)), **same)


class YearQuerySet(OfSavingQuerySet):
    def short(self, day):
        """Less was delivered than planned by the day by which it was due, and finance has not verified it as it is."""
        rows = self.filter(saving__state="open", due_on__lt=day, delivered__lt=F("planned"))
        return rows.exclude(stage="verified")

    def at(self, status, day):
        """Those that stand so on a day, as their page says it: a word of the status filter."""
        if status == "withdrawn":
            return self.filter(saving__state="withdrawn")
        rows = self.filter(saving__state="open")
        if status == "late":
            return rows.filter(stage="planned", due_on__lt=day)
        rows = rows.filter(stage=status)
        return rows.filter(due_on__gte=day) if status == "planned" else rows


class ContentQuerySet(OfSavingQuerySet):
    path = "evidence__saving__"
