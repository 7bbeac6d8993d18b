"""Forms of reports and of commentary."""

from django import forms

from core.forms import DatePartsField, Form
from performance.reports.commentary.operations import LONGEST
from performance.reports.operations import REASON


class AskForm(Form):
    due_on = DatePartsField(label="By which day are agencies to comment?")


class ReasonForm(Form):
    why = forms.CharField(label="Reason", max_length=REASON)


class WithdrawForm(Form):
    why = forms.CharField(
        label="Reason",
        max_length=REASON,
        help_text="Everybody reads it where the report was published",
    )


class CommentaryForm(Form):
    text = forms.CharField(
        label="What lies behind this figure, and what is your agency doing about it?",
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 8}),
        help_text="It stands in the report, which is public. Do not name people who did not agree to it.",
    )


class NoneForm(Form):
    why = forms.CharField(
        label="Why will no commentary come?", max_length=REASON, help_text="Public"
    )
