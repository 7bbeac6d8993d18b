"""Pages on which open commitments are settled."""

import uuid

from django.http import Http404
from django.urls import reverse

from accounts.pages import ObjectFormPage, PressPage
from core.money import in_pounds
from funding.budgets.forecasts.models import LineMoney
from funding.budgets.lines.models import BudgetLine
from funding.ledger.models import FinancialYear
from funding.yearend.commitments import forms, operations
from funding.yearend.commitments.models import CARRY, DUE, RELEASE, Commitment, Settlement

EDIT, SECOND = operations.EDIT, operations.SECOND
TITLES = {
    DUE: ("Record what is due", "Due: it is accrued"),
    CARRY: ("Ask to carry it forward", "Asked. Someone else must now authorise it"),
    RELEASE: ("Release what is not needed", "It is released as the year is closed"),
}


class Settle(ObjectFormPage):
    """What becomes of one commitment, in one of three ways."""

    adds = True
    permission = EDIT
    model = Commitment
    message = "Saved."

    @property
    def how(self):
        if self.kwargs["how"] not in TITLES:
            raise Http404
        return self.kwargs["how"]

    def get_queryset(self):
        return Commitment.objects.for_list().filter(year__first=self.kwargs["first"])

    def get_form(self, data=None):
        form = forms.NewCarryForm if self.how == CARRY else forms.NewSettlementForm
        amount = max(self.object.rest, 0)
        return form(data, how=self.how, initial={"amount": amount, "client_id": uuid.uuid4()})

    def save(self, form):
        return operations.settle(
            year=self.object.year, what=self.object.grant or self.object.order, how=self.how,
            by=self.request.user, **form.cleaned_data,
        )  # fmt: skip

    def get_message(self, result):
        return f"{TITLES[self.how][1]}: {in_pounds(result.amount)}."

    def get_about(self):
        return f"{self.object}, {self.object.year}: {in_pounds(self.object.open)} open"

    def get_back(self):
        return self.get_success_url(), f"Year end {self.object.year}"

    def get_success_url(self, result=None):
        return reverse("year_end", args=[self.object.year.first])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "title": TITLES[self.how][0], "button": "Save",
        }  # fmt: skip


class LineCarry(ObjectFormPage):
    """Ask for what is left of a budget line to be carried forward."""

    adds = True
    permission = EDIT
    model = FinancialYear
    lookup = "first"
    title = "Ask to carry a budget line forward"
    button = "Ask"
    intro = "What is neither spent nor ordered can be carried forward, where the rule says so."
    message = "Asked. Someone else must now authorise it."

    def get_form(self, data=None):
        lines = BudgetLine.objects.changeable_by(self.request.user, EDIT).with_budget()
        lines = lines.filter(year=self.object).order_by("budget", "nature", "name")
        left = {
            each.pk: each.left
            for each in LineMoney.objects.filter(line__in=lines.values("pk"))
        }  # fmt: skip

        def named(line):
            nature = line.get_nature_display().lower()
            return f"{line.budget.place}: {line}, {nature}, {in_pounds(left.get(line.pk, 0))} left"

        initial = {"client_id": uuid.uuid4()}
        return forms.LineCarryForm(data, lines=lines, named=named, initial=initial)

    def save(self, form):
        said = dict(form.cleaned_data)
        return operations.settle(
            year=self.object, what=said.pop("line"), how=CARRY, by=self.request.user, **said
        )

    def get_success_url(self, result=None):
        return reverse("year_end", args=[self.object.first])

    def get_back(self):
        return self.get_success_url(), f"Year end {self.object}"


class _OfSettlement:
    model = Settlement

    def get_queryset(self):
        return Settlement.objects.with_what()

    def get_success_url(self, result=None):
        return reverse("year_end", args=[self.object.year.first])


class SettlementEdit(_OfSettlement, ObjectFormPage):
    permission = EDIT
    title = "Correct what was entered"
    button = "Save"
    intro = "What was authorised is authorised again."
    message = "Saved."

    def get_form(self, data=None):
        is_carry = self.object.how == CARRY
        form = forms.CarryForm if is_carry else forms.SettlementForm
        names = ("amount", "reason", "approver") if is_carry else ("amount", "reason")
        initial = {name: getattr(self.object, name) for name in names}
        return form(data, how=self.object.how, initial=initial)

    def save(self, form):
        return operations.change_settlement(
            settlement=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_about(self):
        return str(self.object)

    def get_back(self):
        return self.get_success_url(), f"Year end {self.object.year}"


class SettlementRemove(_OfSettlement, PressPage):
    permission = EDIT
    message = "Removed: it is open again."

    def act(self):
        operations.remove_settlement(settlement=self.object, by=self.request.user)


class CarryAuthorise(_OfSettlement, PressPage):
    permission = SECOND
    message = "It is authorised to be carried forward."

    def act(self):
        operations.authorise_carry(settlement=self.object, by=self.request.user)


class CarryRefuse(_OfSettlement, ObjectFormPage):
    adds = True
    permission = SECOND
    form_class = forms.RefuseForm
    title = "Refuse to carry it forward"
    button = "Refuse"
    message = "It is refused: settle it in another way."

    def get_form_kwargs(self):
        return {}

    def save(self, form):
        return operations.refuse_carry(
            settlement=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_about(self):
        return f"{self.object}, {in_pounds(self.object.amount)}"

    def get_back(self):
        return self.get_success_url(), f"Year end {self.object.year}"
