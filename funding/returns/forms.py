"""Forms of reports and repayments."""

from django import forms

from core.forms import ClientIdField, DatePartsField, Form, PlainTextField
from core.money import PoundsBox
from funding.grants.applications.forms import MONEY
from tasking.actions.photos.forms import PhotoField, as_sent


class ReportForm(Form):
    """What a group reports: the same by link and from paper."""

    done = PlainTextField(
        label="What was done", rows=5, max_length=10_000, help_text="Leave out names and addresses"
    )
    people = forms.IntegerField(
        label="How many people it reached", min_value=0, max_value=1_000_000
    )
    spent = PoundsBox(label="How much of the grant was spent", **MONEY)
    outcome = PlainTextField(
        label="What changed for the ward", rows=3, max_length=5_000, required=False
    )
    signed = forms.CharField(
        label="Who reports for the group", max_length=200, help_text="Not public"
    )
    photo = PhotoField()
    consent = forms.BooleanField(
        label="Everyone who can be recognised in the photograph agrees", required=False
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("photo") and not cleaned.get("consent"):
            self.add_error("consent", "Confirm that everyone who can be recognised agrees")
        return cleaned

    def for_operation(self):
        """Keyword arguments of the operations."""
        values = dict(self.cleaned_data)
        return values | {"photo": as_sent(values.pop("photo", None))}


class EnterForm(ReportForm):
    """The same, entered for the group."""

    receipts = forms.CharField(
        label="Receipts you have seen", max_length=500, required=False, help_text="No bank details"
    )
    received_on = DatePartsField(label="Date received")
    field_order = ["received_on", "done", "people", "spent", "outcome", "receipts", "signed"]


class DueForm(Form):
    due_on = DatePartsField(label="Due date")


class RepayForm(Form):
    amount = PoundsBox(label="Amount to repay", **MONEY)
    reason = PlainTextField(rows=2, max_length=300, help_text="The group is told this")
    asked_on = DatePartsField(label="Date asked for")
    client_id = ClientIdField()


class BackForm(Form):
    received_on = DatePartsField(label="Date received", help_text="As the finance system says")


class WriteOffForm(Form):
    reason = PlainTextField(rows=2, max_length=300)
