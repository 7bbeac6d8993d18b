"""Forms of the amounts of a contribution."""

import uuid

from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.access import Permission
from accounts.pages import ObjectFormPage
from funding.contributions.amounts import forms, operations
from funding.contributions.forms import ReasonForm
from funding.contributions.models import ContributionEntry
from funding.contributions.rules import said, total
from funding.contributions.views import OfContribution, Step
from funding.ledger.models import FinancialYear

BUDGET = Permission.EDIT_BUDGET


class ContributionYearForm(OfContribution, ObjectFormPage):
    """What is pledged and agreed for one year."""

    adds = True
    permission = BUDGET
    form_class = forms.YearForm
    title = "Set the amount for the year"
    message = "The amount is saved."

    @property
    def year(self):
        return get_object_or_404(FinancialYear, first=self.kwargs["year"])

    def get_form_kwargs(self):
        given = {kind: total(self.object, kind, self.year) for kind in ("pledged", "agreed")}
        is_new = not any(given.values())
        start = {"was": operations.shown(given), "client_id": uuid.uuid4()}
        start |= dict.fromkeys(given) if is_new else given
        return {"contribution": self.object, "initial": start}

    def save(self, form):
        return operations.set_year(
            contribution=self.object, year=self.year, by=self.request.user, **form.cleaned_data
        )

    def get_about(self):
        return f"{self.object}, {self.year}"


class _Move(Step, abstract=True):
    """Money or hours that moved."""

    move = None

    def get_form_kwargs(self):
        years = FinancialYear.objects.filter(closed_at=None)
        return {
            "contribution": self.object, "years": years,
            "initial": {
                "client_id": uuid.uuid4(), "on": timezone.localdate(), "year": years.last(),
            },
        }  # fmt: skip

    def save(self, form):
        return self.move(contribution=self.object, by=self.request.user, **form.cleaned_data)


class Invoice(_Move):
    form_class = forms.InvoiceForm
    title = "Record an invoice"
    button = "Record invoice"
    message = "The invoice is recorded."
    move = staticmethod(operations.invoice)


class Receive(_Move):
    form_class = forms.ReceiveForm
    title = "Record what was received"
    button = "Record receipt"
    message = "The receipt is recorded."
    move = staticmethod(operations.receive)


class Repay(_Move):
    form_class = forms.RepayForm
    title = "Record a repayment to the partner"
    button = "Record repayment"
    message = "The repayment is recorded."
    move = staticmethod(operations.repay)


class EntryReverse(ObjectFormPage):
    """Take back an entry that was recorded by mistake."""

    adds = True
    permission = BUDGET
    model = ContributionEntry
    form_class = ReasonForm
    title = "Reverse the entry"
    button = "Reverse entry"
    message = "The entry is reversed."

    def get_queryset(self):
        return ContributionEntry.objects.select_related("contribution", "year")

    def save(self, form):
        return operations.reverse_entry(
            entry=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self, result):
        return self.object.contribution.get_absolute_url()

    def get_about(self):
        held = self.object.contribution
        words = said(held.measure, self.object.amount)
        return f"{self.object.words} {words}, {self.object.year}, {held}"

    def get_back(self):
        return self.object.contribution.get_absolute_url(), "The contribution"
