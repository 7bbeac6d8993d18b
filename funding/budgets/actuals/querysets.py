"""Reads over what finance booked: seen with the line that has the codes; the finance officer sees all."""

from django.db.models import Count, Exists, OuterRef, Subquery

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


class ActualQuerySet(CodedQuerySet):
    """What was booked, on an order or none."""

    def off_their_order(self):
        """Invoices for an order that is for several lines, under the codes of none of them: no part of it is told apart,
        so that they are not counted off it. The order is the one that stood when they came, as in funding_ordermoney."""
        orders = self.model._meta.apps.get_model("funding", "Order").objects
        same = orders.filter(
            number=OuterRef("order_number"), year__first__lte=OuterRef("year__first")
        )
        latest = same.order_by("-year__first").values("year")[:1]
        of_its_time = orders.filter(number=OuterRef("order_number"), year=OuterRef("placed_in"))
        parts = of_its_time.order_by().values("number").annotate(n=Count("pk")).values("n")
        codes = {each: OuterRef(each) for each in ("cost_centre", "account_code")}
        found = self.exclude(order_number="").annotate(placed_in=Subquery(latest))
        return found.annotate(parts=Subquery(parts)).filter(
            ~Exists(of_its_time.filter(**codes)), parts__gt=1
        )


class OfOrderQuerySet(ScopedQuerySet):
    """With the order."""

    def visible_to(self, user):
        orders = self.model._meta.get_field("order").related_model.objects
        return self.filter(order__in=orders.visible_to(user).values("pk"))
