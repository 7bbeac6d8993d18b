"""The form of a file."""

from django import forms

from core.files import LARGEST, MOST_PAGES, TAKEN
from core.forms import Form
from core.marking.forms import PrivateFields, access_field, paragraphs_field, reason_field


class FileForm(PrivateFields, Form):
    """A file under an agenda item."""

    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        error_messages={"required": "Choose a file"},
        help_text=f"{TAKEN}; up to {LARGEST // 1024 // 1024} MB, a PDF up to {MOST_PAGES} pages. "
        "Accessible files can be read by everyone: prefer a PDF with headings",
    )
    title = forms.CharField(
        max_length=200, required=False, help_text="As it stands on the agenda. Empty: its name"
    )
    access = access_field()
    paragraphs = paragraphs_field()
    private_reason = reason_field()

    def cleaned_for_operation(self):
        values = dict(self.cleaned_data)
        file = values.pop("file")
        return values | {"content": file.read(), "name": file.name}
