"""Forms of grants."""

from django import forms

from core.forms import DatePartsField, Form, PlainTextField
from core.money import PoundsBox
from funding.grants.applications.forms import MONEY, OnDecision


class AwardForm(OnDecision):
    """What was granted, and by which decision."""

    amount = PoundsBox(label="Amount granted", **MONEY)
    conditions = PlainTextField(
        label="Conditions", required=False, rows=3, max_length=5_000,
        help_text="They go into the offer letter",
    )  # fmt: skip


class FinishForm(Form):
    reason = PlainTextField(
        rows=2, max_length=300, required=False, label="Why the rest is not paid",
        help_text="Leave blank if all of it was paid",
    )  # fmt: skip


class AcceptForm(Form):
    accepted_by = forms.CharField(
        label="Name of who accepted it for the group", max_length=200, help_text="Not public"
    )
    accepted_on = DatePartsField(label="Date accepted")
