"""The form by which a file for audit is asked for."""

from django import forms

from core.forms import ClientIdField, Form
from funding.audit.files import states
from funding.audit.files.models import AuditFile


class FileForm(Form):
    """What the file is for."""

    what = forms.ChoiceField(
        label="Which file", choices=AuditFile.What, widget=forms.RadioSelect, initial=states.FULL
    )
    made_for = forms.CharField(
        label="What it is for", max_length=300,
        help_text="Such as: external audit 2026/27, or the number of the information request. It is kept with your name.",
    )  # fmt: skip
    client_id = ClientIdField()
