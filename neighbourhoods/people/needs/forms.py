"""The form of what somebody needs."""

from django import forms

from core.forms import Form
from neighbourhoods.people.needs.models import AccessNeeds


class NeedsForm(Form):
    format = forms.ChoiceField(label="Papers", choices=AccessNeeds.Format.choices, required=False)
    language = forms.CharField(
        max_length=100,
        required=False,
        help_text="If not English: which language, and whether an interpreter is needed",
    )
    hearing_loop = forms.BooleanField(label="Needs a hearing loop", required=False)
    transport = forms.CharField(
        max_length=300,
        required=False,
        help_text="Such as a lift, a taxi, or a parking space nearby",
    )
    diet = forms.CharField(max_length=300, required=False)
    other = forms.CharField(label="Anything else", max_length=500, required=False)
