"""The form that publishes a file."""

from django import forms

from core.forms import ClientIdField, Form, PlainTextField
from core.personalforms import PublicTexts


class PublishForm(PublicTexts, Form):
    """`after`: the last version that the page showed."""

    public_texts = ("reason",)

    client_id = ClientIdField()
    after = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reason = PlainTextField(
        rows=2, max_length=300, label="What changed since the last version", help_text="Public",
        required=False,
    )  # fmt: skip

    def __init__(self, *args, is_first, **kwargs):
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["reason"]
        else:  # asked by the operation: the same press twice is answered by it
            self.fields["reason"].sometimes_required = True


class TakeDownForm(PublicTexts, Form):
    public_texts = ("reason",)

    reason = PlainTextField(
        rows=2, max_length=300, label="Why it is taken down",
        help_text="Public. Do not repeat what should not have been published.",
    )  # fmt: skip
