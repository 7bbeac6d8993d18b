"""Reads over what finance booked: seen with the line that has the codes; the finance officer sees all."""

from django.db.models import Exists, OuterRef

from accounts.access import Permission, ScopedQuerySet, scope_q
from accounts.conditions import either
from funding.budgets.lines.models import BudgetLine

SAME = ("year", "cost_centre", "account_code")


class CodedQuerySet(ScopedQuerySet):
    """Rows with year, cost centre and account code."""

    scope_paths = {}

    def changeable_by(self, user, permission):
        if permission != Permission.EDIT_BUDGET:
            return self.none()
        return super().changeable_by(user, permission)

    def visible_to(self, user):
        lines = self.lines().filter(pk__in=BudgetLine.objects.visible_to(user).values("pk"))
        return self.filter(either(Exists(lines), scope_q(user, Permission.EDIT_BUDGET)))

    @staticmethod
    def lines():
        """The line of a row, as a subquery."""
        return BudgetLine.objects.filter(**{each: OuterRef(each) for each in SAME})

    def of_line(self, line):
        return self.filter(
            **{
                f"{each}_id" if each == "year" else each: getattr(
                    line, f"{each}_id" if each == "year" else each
                )
                for each in SAME
            }
        )

    def unmatched(self):
        """What no budget line of its year has the codes of."""
        return self.filter(~Exists(self.lines()))


class OfOrderQuerySet(ScopedQuerySet):
    """With the order."""

    def visible_to(self, user):
        orders = self.model._meta.get_field("order").related_model.objects
        return self.filter(order__in=orders.visible_to(user).values("pk"))
