"""The form of a note on a finding."""

from django import forms

from core.forms import ClientIdField, Form


class NoteForm(Form):
    """Why a finding is in order, for the facts that were shown."""

    because = forms.CharField(
        label="Why it is in order, or what was done", max_length=500,
        help_text="Your name and the date are kept with it. If what was found changes, it is listed again.",
    )  # fmt: skip
    digest = forms.CharField(widget=forms.HiddenInput, max_length=32)
    client_id = ClientIdField()
