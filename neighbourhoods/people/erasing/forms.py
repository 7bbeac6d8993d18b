"""Form of deleting what is held about a person."""

from django import forms

from core.forms import Form


class EraseForm(Form):
    reason = forms.CharField(
        label="Reference of the request",
        max_length=500,
        help_text="As your data protection officer files it. No names.",
    )
