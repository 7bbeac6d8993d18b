"""The form of a street."""

from django import forms

from core.forms import ClientIdField, Form
from core.personalforms import PublicTexts


class StreetForm(PublicTexts, Form):
    public_texts = ("name",)
    name = forms.CharField(
        label="Street or place", max_length=150, help_text="It comes last. You can move it up"
    )
    client_id = ClientIdField()
