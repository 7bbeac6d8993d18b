"""The form of a release."""

from django import forms

from core.forms import Form, PlainTextField
from core.personalforms import PublicTexts


class ReleaseForm(PublicTexts, Form):
    """What may now be told of a private item."""

    public_texts = ("title", "text", "reason")

    title = forms.CharField(max_length=200, help_text="Public")
    text = PlainTextField(
        label="What everyone may read",
        rows=10,
        max_length=30_000,
        help_text="It begins with the private minute: take out what stays private",
    )
    reason = forms.CharField(label="Reason for release", max_length=500, help_text="Public")
