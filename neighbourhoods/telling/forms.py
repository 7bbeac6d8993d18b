"""Forms of telling people."""

from django import forms

from core.forms import DatePartsField, Form
from neighbourhoods.telling.models import Told


class ToldForm(Form):
    """How and when somebody was told whom no email reached."""

    told_how = forms.ChoiceField(
        label="How", choices=[("", "Not told yet"), *Told.How.choices], required=False
    )
    told_on = DatePartsField(label="On which day", required=False)
