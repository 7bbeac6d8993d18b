"""The form of a release."""

from django import forms

from core.forms import Form, PlainTextField


class ReleaseForm(Form):
    """What may now be told of a private item."""

    title = forms.CharField(max_length=200, help_text="Public")
    text = PlainTextField(
        label="What everyone may read",
        rows=10,
        max_length=30_000,
        help_text="It begins with the private minute: take out what stays private",
    )
    reason = forms.CharField(label="Reason for release", max_length=500, help_text="Public")
