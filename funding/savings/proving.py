"""Pages of evidence, of finance that verifies, and of what was done with the money."""

import uuid

from django.http import HttpResponse

from accounts.pages import SIGNED_IN, ObjectFormPage, ObjectPage, PressPage
from core.money import in_pounds
from funding.budgets.lines.models import BudgetEntry
from funding.budgets.virements.models import Virement
from funding.ledger.models import FinancialYear
from funding.ledger.views import chosen_year
from funding.savings import forms, operations, verifying
from funding.savings.models import SavingEvidence, SavingUse
from funding.savings.querysets import KEEP, VERIFY
from funding.savings.rules import year_of
from funding.savings.views import Amounts, OfSaving

SHOWN = ("application/pdf", "image/png", "image/jpeg")
"""Kinds that a browser shows by itself; others are saved."""
MOST = 100
"""Changes of one line that are offered: far more than a year has."""


class EvidenceAdd(OfSaving, ObjectFormPage):
    adds = True
    permission = KEEP
    title = "Add evidence"
    button = "Add evidence"
    intro = "A file that shows what was saved in one year. Finance verifies on it."
    message = "The evidence is added."

    def get_form(self, data=None):
        files = None if data is None else self.request.FILES
        years = FinancialYear.objects.filter(closed_at=None)
        return forms.EvidenceForm(
            data, files, years=years, initial={"year": chosen_year("")[0]}
        )  # fmt: skip

    def save(self, form):
        return verifying.add_evidence(
            saving=self.object, by=self.request.user, **form.for_operation()
        )

    def get_success_url(self, result):
        return self.object.get_absolute_url()


class _OfEvidence:
    model = SavingEvidence

    def get_queryset(self):
        return SavingEvidence.objects.select_related("content", "saving", "year")


class Evidence(_OfEvidence, ObjectPage):
    """The bytes, after the same check as every page."""

    permission = SIGNED_IN

    def get(self, request, *args, **kwargs):
        file = self.object
        response = HttpResponse(bytes(file.content.data), content_type=file.kind)
        way = "inline" if file.kind in SHOWN else "attachment"
        response["Content-Disposition"] = f'{way}; filename="{file.name}"'
        response["Cache-Control"] = "no-store, private"
        return response


class EvidenceRemove(_OfEvidence, PressPage):
    permission = KEEP
    message = "The evidence is removed."

    def act(self):
        verifying.remove_evidence(evidence=self.object, by=self.request.user)

    def get_success_url(self):
        return self.object.saving.get_absolute_url()


class Verify(Amounts):
    """Finance says what was saved in a year."""

    permission = VERIFY
    form_class = forms.VerifyForm
    title = "Verify the saving"
    button = "Verify"
    intro = "Neither the owner nor who entered it can verify a saving."
    message = "The saving is verified."

    def get_form_kwargs(self):
        given = operations.amounts(self.object, self.year)
        start = {"amount": given["delivered"]} if given["delivered"] else {}
        return {
            "initial": {**start, "was": operations.shown(given), "client_id": uuid.uuid4()}
        }  # fmt: skip

    def save(self, form):
        return verifying.verify(
            saving=self.object, year=self.year, by=self.request.user, **form.cleaned_data
        )

    def get_about(self):
        found = year_of(self.object, self.year)
        delivered = in_pounds(found.delivered) if found else "nothing"
        return f"{self.object}, {self.year}: {delivered} delivered"


class Unverify(Amounts):
    permission = VERIFY
    form_class = forms.ReasonForm
    title = "Take the verification back"
    button = "Take it back"
    intro = ""
    message = "The verification is taken back."

    def get_form_kwargs(self):
        return {}

    def save(self, form):
        return verifying.unverify(
            saving=self.object, year=self.year, by=self.request.user, **form.cleaned_data
        )


class UseAdd(OfSaving, ObjectFormPage):
    """Link the virement or the change of the budget that took the money."""

    adds = True
    permission = VERIFY
    form_class = forms.UseForm
    title = "Link a change of the budget"
    button = "Link it"
    intro = "The money has moved already: this says that it was moved for this saving."
    message = "It is linked."

    def get_form_kwargs(self):
        return {"changes": [*self._virements(), *self._entries()]}

    def _line(self):
        line = self.object.line
        return {
            "cost_centre": line.cost_centre, "account_code": line.account_code
        } if line else {"pk": None}  # fmt: skip

    def _virements(self):
        rows = Virement.objects.visible_to(self.request.user).filter(state="done").with_ends()
        same = self._line()
        ends = [
            {f"{end}_line__{name}": each for name, each in same.items()} for end in ("from", "to")
        ]
        found = rows.filter(**ends[0]) | rows.filter(**ends[1])
        return [
            (f"virement-{each.pk}", f"Virement of {in_pounds(each.amount)}: {each.reason}")
            for each in found.order_by("-id")[:MOST]
        ]

    def _entries(self):
        rows = BudgetEntry.objects.visible_to(self.request.user).filter(kind="set")
        found = rows.filter(**{f"line__{name}": each for name, each in self._line().items()})
        return [
            (
                f"entry-{each.pk}",
                f"Budget {each.line.budget.year} changed by {in_pounds(each.amount)}: {each.reason}",
            )
            for each in found.select_related("line__budget__year").order_by("-id")[:MOST]
        ]

    def save(self, form):
        kind, _, pk = form.cleaned_data["change"].partition("-")
        model = {"virement": Virement, "entry": BudgetEntry}[kind]
        chosen = model.objects.visible_to(self.request.user).get(pk=pk)
        return operations.link_use(saving=self.object, by=self.request.user, **{kind: chosen})

    def get_success_url(self, result):
        return self.object.get_absolute_url()


class UseRemove(PressPage):
    permission = VERIFY
    model = SavingUse
    message = "The link is taken away. The money stays where it is."

    def get_queryset(self):
        return SavingUse.objects.select_related("saving")

    def act(self):
        operations.unlink_use(use=self.object, by=self.request.user)
