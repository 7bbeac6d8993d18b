"""What finance booked and no budget line has the codes of, and invoices that no part of their order has."""

from accounts.access import Permission
from accounts.pages.lists import ListPage, Order
from funding.budgets.actuals.models import Actual
from funding.budgets.actuals.models import Order as PlacedOrder
from funding.ledger.views import chosen_year


class Unmatched(ListPage):
    """Actuals and orders of a year that stand on no line: they match as soon as a line has their codes."""

    permission = Permission.EDIT_BUDGET
    template_name = "funding/budgets/unmatched.html"
    order = Order(Actual, ("id",), descending=True)
    page_size = 100

    def get_rows(self):
        self.year, self.years = chosen_year(self.request.GET.get("year", ""))
        seen = Actual.objects.visible_to(self.request.user).filter(year=self.year)
        return seen.unmatched().select_related("year")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        seen = Actual.objects.visible_to(self.request.user)
        orders = PlacedOrder.objects.visible_to(self.request.user).filter(year=self.year)
        return context | {
            "year": self.year,
            "years": [(str(each.first), str(each)) for each in self.years],
            "chosen": str(self.year.first) if self.year else "",
            "orders": list(orders.unmatched()[:100]),
            "off_order": list(seen.filter(year=self.year).off_their_order()[:100]),
        }
