"""The form of a file of figures."""

from django import forms

from accounts.imports.querysets import may_load
from core.errors import Refused
from core.files import LARGEST, expect_size
from core.forms import Form
from core.imports import sheets
from performance.imports.formats.registry import FORMATS
from performance.imports.sheets import name_of


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
        help_text=f"CSV UTF-8 or Excel (.xlsx), up to {LARGEST // 1024 // 1024} MB",
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
