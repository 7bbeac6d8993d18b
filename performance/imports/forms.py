"""The form of a file of figures."""

from django import forms
from django.urls import reverse

from accounts.imports.parts.models import LARGEST as LARGEST_IN_PARTS
from accounts.imports.parts.models import PART
from accounts.imports.parts.operations import expect_size as expect_size_in_parts
from accounts.imports.querysets import may_load
from core.errors import Refused
from core.files import LARGEST, expect_size
from core.forms import Form
from core.imports import sheets
from performance.imports.formats.registry import FORMATS
from performance.imports.reading import LARGE_WORKBOOK
from performance.imports.sheets import name_of

OVER, MOST = LARGEST // 1024 // 1024, LARGEST_IN_PARTS // 1024 // 1024
TOO_LARGE = (
    f"The file is larger than {OVER} MB. A larger one is sent in parts, which needs JavaScript in your browser; or ask whoever "
    "looks after the server to load it with the command import_figures"
)


class FiguresForm(Form):
    """Which file, in whose format, and what has to be said of it."""

    file_format = forms.ChoiceField(
        label="What is in the file", choices=[], widget=forms.RadioSelect
    )
    source = forms.CharField(
        label="Source",
        max_length=300,
        required=False,
        help_text="Who published it, and when, if it is not the usual source of the indicator. Public",
    )
    is_provisional = forms.BooleanField(
        label="The figures are provisional",
        required=False,
        help_text="The public cannot see them until they are confirmed",
    )
    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        error_messages={"required": "Choose a file"},
        help_text=f"CSV UTF-8 up to {MOST} MB, or Excel (.xlsx) up to {OVER} MB. "
        f"Sending more than {OVER} MB needs JavaScript in your browser.",
        widget=forms.FileInput(attrs={"data-over": LARGEST, "data-part": PART}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.asked = {}
        formats = [
            each for each in FORMATS.values() if may_load(user, sheets.get(name_of(each.name)))
        ]
        self.fields["file_format"].choices = [(each.name, each.title) for each in formats]
        for each in formats:
            for ask in each.asks:
                self.asked[f"{each.name}_{ask.name}"] = (each.name, ask)
                about = {
                    "label": ask.label, "required": False,
                    "help_text": ask.help_text,
                }  # fmt: skip
                self.fields[f"{each.name}_{ask.name}"] = (
                    forms.ChoiceField(choices=[("", "Choose"), *ask.choices(user)], **about)
                    if ask.choices
                    else forms.CharField(max_length=100, **about)
                )
        if "file" in self.fields:
            self.fields["file"].widget.attrs["data-parts"] = reverse("figures_parts")
        self.order_fields(["file_format", *self.asked, "source", "is_provisional", "file"])

    def clean(self):
        """What the format has to be told."""
        found = super().clean()
        for field, (name, ask) in self.asked.items():
            if ask.is_needed and name == found.get("file_format") and not found.get(field):
                self.add_error(field, f"Choose the {ask.label.lower()}")
        return found

    def clean_file(self):
        """Its size is known before anything is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(TOO_LARGE)
        try:
            expect_size(file.size)
        except Refused as refused:
            raise forms.ValidationError(refused.message) from None
        return file

    def said(self):
        """What is kept with the file."""
        found = self.cleaned_data
        about = {"source": found["source"], "is_provisional": found["is_provisional"]}
        return about | {
            ask.name: found[field]
            for field, (name, ask) in self.asked.items()
            if name == found["file_format"]
        }


class PartsForm(FiguresForm):
    """As much of a file as is known before its parts come."""

    file = None
    name = forms.CharField(max_length=500)
    size = forms.IntegerField(min_value=0)
    sha256 = forms.RegexField(r"^[0-9a-f]{64}$")

    def clean_name(self):
        """A workbook is read whole, and is not taken in parts."""
        name = self.cleaned_data["name"]
        if name.lower().endswith((".xlsx", ".xls")) and _int(self.data.get("size")) > LARGEST:
            raise forms.ValidationError(LARGE_WORKBOOK)
        return name

    def clean_size(self):
        """Known before anything comes."""
        try:
            expect_size_in_parts(self.cleaned_data["size"])
        except Refused as refused:
            raise forms.ValidationError(refused.message) from None
        return self.cleaned_data["size"]


def _int(text):
    return int(text) if str(text).isascii() and str(text).isdigit() else 0


class FoundForm(FiguresForm):
    """What has to be said of a file that is there already. `sheet`: of the format that it seems to be in."""

    file = None

    def __init__(self, *args, sheet, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file_format"].initial = next(
            (each for each in FORMATS if name_of(each) == sheet), None
        )
