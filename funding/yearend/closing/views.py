"""Presses by which a year is closed."""

from django.urls import reverse

from accounts.pages import PressPage
from funding.ledger.models import FinancialYear
from funding.yearend.closing import operations
from funding.yearend.closing.models import Closing


class AskClosing(PressPage):
    permission = operations.EDIT
    model = FinancialYear
    lookup = "first"
    message = "A second person must now close the year."

    def act(self):
        operations.ask_closing(year=self.object, by=self.request.user)

    def get_success_url(self):
        return reverse("year_end", args=[self.object.first])


class _OfClosing:
    model = Closing

    def get_queryset(self):
        return Closing.objects.select_related("year")

    def get_success_url(self):
        return reverse("year_end", args=[self.object.year.first])


class CloseYear(_OfClosing, PressPage):
    permission = operations.SECOND
    message = "The year is being closed. Refresh this page in a minute."

    def act(self):
        operations.start_closing(closing=self.object, by=self.request.user)


class WithdrawClosing(_OfClosing, PressPage):
    permission = operations.SECOND
    message = "The year stays open."

    def act(self):
        operations.withdraw_closing(closing=self.object, by=self.request.user)
