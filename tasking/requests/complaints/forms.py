"""The form of a complaint that was handed over."""

from django import forms

from core.forms import Form


class ComplaintForm(Form):
    """What the complaints team said."""

    their_reference = forms.CharField(
        label="The complaints team’s reference", required=False, max_length=60
    )
    is_told = forms.BooleanField(
        label="The person has been told where their complaint went", required=False
    )
