"""The form of a file."""

from django import forms

from core.errors import Refused
from core.files import LARGEST, MOST_PAGES, TAKEN, expect_size
from core.forms import Form
from core.marking.forms import PrivateFields, access_field, paragraphs_field, reason_field


class FileForm(PrivateFields, Form):
    """A file under an agenda item."""

    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        error_messages={"required": "Choose a file"},
        help_text=f"{TAKEN}; up to {LARGEST // 1024 // 1024} MB, a PDF up to {MOST_PAGES} pages. "
        "Accessible files can be read by everyone, such as a PDF with headings. Files must not "
        "contain macros, scripts or other files. We remove where and when a photograph was taken",
    )
    title = forms.CharField(
        max_length=200,
        required=False,
        help_text="Title shown on the agenda. Leave blank to use the file name",
    )
    access = access_field()
    paragraphs = paragraphs_field()
    private_reason = reason_field()

    def clean_file(self):
        """The size is known before anything is read."""
        file = self.cleaned_data["file"]
        try:
            expect_size(file.size)
        except Refused as refused:
            raise forms.ValidationError(refused.message) from None
        return file

    def cleaned_for_operation(self):
        values = dict(self.cleaned_data)
        file = values.pop("file")
        return values | {"content": file.read(), "name": file.name}
