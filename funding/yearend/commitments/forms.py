"""Forms of what becomes of commitments."""

from django import forms

from core.forms import ClientIdField, Form, PlainTextField
from core.money import PoundsBox
from funding.budgets.lines.models import BudgetLine
from funding.yearend.commitments.models import CARRY, DUE, RELEASE

AMOUNT = {"max_digits": 12, "decimal_places": 2, "min_value": 0}
WHY = {
    DUE: "What was delivered, or which conditions are met",
    CARRY: "Why it is carried forward",
    RELEASE: "Why it is not needed",
}


class SettlementForm(Form):
    """How much of it, and why."""

    amount = PoundsBox(label="Amount", **AMOUNT)
    reason = PlainTextField(rows=2, max_length=300)

    def __init__(self, *args, how, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = WHY[how]


class CarryForm(SettlementForm):
    """The same, with who approves it."""

    approver = forms.CharField(
        label="Who approves it", max_length=200,
        help_text="Such as: the cabinet member. Someone else then authorises it here.",
    )  # fmt: skip


class NewSettlementForm(SettlementForm):
    client_id = ClientIdField()


class NewCarryForm(CarryForm):
    client_id = ClientIdField()


class LineCarryForm(NewCarryForm):
    """What is left of a budget line, to be carried forward."""

    field_order = ["line", "amount", "reason", "approver"]
    line = forms.ModelChoiceField(
        BudgetLine.objects.none(), label="Budget line", empty_label="Choose a budget line"
    )

    def __init__(self, *args, lines, named, **kwargs):
        super().__init__(*args, how=CARRY, **kwargs)
        self.fields["line"].queryset = lines
        self.fields["line"].label_from_instance = named


class RefuseForm(Form):
    reason = PlainTextField(label="Why it is refused", rows=2, max_length=300)
