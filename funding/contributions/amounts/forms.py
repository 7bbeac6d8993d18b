"""Forms of the amounts of a contribution."""

from django import forms

from core.forms import ClientIdField, DatePartsField, Form, PlainTextField, ShownField
from core.money import PoundsBox
from funding.contributions.forms import INTERNAL
from funding.ledger.models import FinancialYear

MONEY = {"max_digits": 12, "decimal_places": 2, "min_value": 0}


class YearForm(Form):
    """What is pledged and agreed for a year."""

    pledged = PoundsBox(label="Pledged", **MONEY)
    agreed = PoundsBox(label="Agreed", **MONEY)
    reason = PlainTextField(
        label="Reason for the change", required=False, rows=2, max_length=300,
        help_text="Leave blank when you set it for the first time",
    )  # fmt: skip
    was = ShownField()
    client_id = ClientIdField()

    def __init__(self, *args, contribution, **kwargs):
        super().__init__(*args, **kwargs)
        if not contribution.is_money:
            words = contribution.get_measure_display().lower()
            for name in ("pledged", "agreed"):
                self.fields[name] = forms.DecimalField(
                    label=f"{name.title()}, in {words}", **MONEY, initial=self.initial[name]
                )
        if contribution.state == "pledged":
            del self.fields["agreed"]


class _StepForm(Form):
    """Money or hours that moved, of which year."""

    year = forms.ModelChoiceField(
        FinancialYear.objects.none(), label="For the financial year", empty_label=None
    )
    amount = PoundsBox(**MONEY)
    on = DatePartsField(label="Date")
    client_id = ClientIdField()

    def __init__(self, *args, contribution, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].queryset = years
        if not contribution.is_money:
            self.fields["amount"] = forms.DecimalField(label="Hours", **MONEY)


class InvoiceForm(_StepForm):
    reference = forms.CharField(label="Debtor number", max_length=60, help_text=INTERNAL)
    due_on = DatePartsField(label="Due date", required=False)
    field_order = ["year", "amount", "reference", "on", "due_on"]


class ReceiveForm(_StepForm):
    reference = forms.CharField(
        label="Reference", max_length=60, required=False,
        help_text="Debtor number or receipt, if there is one. Not public",
    )  # fmt: skip


class RepayForm(ReceiveForm):
    reason = PlainTextField(rows=2, max_length=300)
