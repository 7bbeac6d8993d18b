"""Forms of keeping no longer than needed."""

from django import forms

from core.forms import Form


class HoldForm(Form):
    reason = forms.CharField(
        label="Why it must be kept",
        max_length=500,
        help_text="Such as a complaint or a claim, with its reference. No names.",
    )
