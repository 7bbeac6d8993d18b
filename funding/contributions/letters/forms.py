"""The form of a letter."""

from django import forms

from core.errors import Refused
from core.files import LARGEST, MOST_PAGES, TAKEN, expect_size
from core.forms import ClientIdField, Form


class LetterForm(Form):
    file = forms.FileField(
        label="Letter or agreement", allow_empty_file=True,
        error_messages={"required": "Choose a file"},
        help_text=f"{TAKEN}; up to {LARGEST // 1024 // 1024} MB, a PDF up to {MOST_PAGES} pages. Not public",
    )  # fmt: skip
    title = forms.CharField(
        max_length=200, required=False, help_text="Leave blank to use the file name"
    )
    client_id = ClientIdField()

    def clean_file(self):
        """The size is known before anything is read."""
        file = self.cleaned_data["file"]
        try:
            expect_size(file.size)
        except Refused as refused:
            raise forms.ValidationError(refused.message) from None
        return file
