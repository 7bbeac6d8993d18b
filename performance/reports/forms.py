"""Forms of reports and of commentary."""

from django import forms

from core.forms import DatePartsField, Form
from performance.reports.commentary.operations import LONGEST
from performance.reports.operations import REASON


class AskForm(Form):
    due_on = DatePartsField(label="When should agencies respond by?")


class ReasonForm(Form):
    why = forms.CharField(label="Reason", max_length=REASON)


class WithdrawForm(Form):
    why = forms.CharField(
        label="Reason",
        max_length=REASON,
        help_text="Public if the report has been published",
    )


class CommentaryForm(Form):
    text = forms.CharField(
        label="What lies behind this figure, and what is your agency doing about it?",
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 8}),
        help_text="It goes into the report, which is public. Do not name anyone without their agreement.",
    )


class NoneForm(Form):
    why = forms.CharField(
        label="Why will no commentary be given?", max_length=REASON, help_text="Public"
    )
