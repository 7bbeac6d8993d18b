"""The form of a file of places."""

from django import forms

from core.errors import Refused
from core.files import LARGEST, expect_size
from core.forms import DatePartsField, Form
from neighbourhoods.geography.uploading import WARDS, WHAT


class FileForm(Form):
    what = forms.ChoiceField(label="What is in the file", choices=WHAT, widget=forms.RadioSelect)
    source = forms.CharField(
        label="Source", max_length=200, help_text="Who published it, and when. Public."
    )
    starts_on = DatePartsField(label="For wards: the day from which they hold", required=False)
    authority = forms.CharField(
        label="For postcodes and small areas: code of the council",
        max_length=9,
        required=False,
        help_text="Such as E06000015. Rows of other councils are passed over.",
    )
    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        error_messages={"required": "Choose a file"},
        help_text=f"CSV UTF-8 or GeoJSON, up to {LARGEST // 1024 // 1024} MB",
    )

    def clean(self):
        """Of wards the first day is needed."""
        said = super().clean()
        if (
            said.get("what") == WARDS
            and not said.get("starts_on")
            and "starts_on" not in self.errors
        ):
            self.add_error("starts_on", "Enter the day from which the wards hold")
        return said

    def clean_file(self):
        """Its text. The size is known before anything is read."""
        file = self.cleaned_data["file"]
        try:
            expect_size(file.size)
            return file.read().decode("utf-8-sig")
        except Refused as refused:
            raise forms.ValidationError(refused.message) from None
        except UnicodeDecodeError:
            raise forms.ValidationError("Save the file as CSV UTF-8 and try again") from None
