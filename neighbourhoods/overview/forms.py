"""Forms of a neighbourhood."""

from django import forms

from core.forms import Form, PlainTextField
from core.personalforms import PublicTexts


class ProfileForm(PublicTexts, Form):
    public_texts = ("profile",)
    profile = PlainTextField(
        required=False,
        rows=14,
        help_text="A short introduction for someone new to the area. Leave a blank line between paragraphs. Public.",
    )
    office_phone = forms.CharField(
        max_length=40, required=False, help_text="Of the neighbourhood team’s office. Public."
    )
    office_email = forms.EmailField(
        max_length=254, required=False, help_text="Of the neighbourhood team’s office. Public."
    )
    office_hours = forms.CharField(
        max_length=200, required=False, help_text="When somebody answers. Public."
    )
