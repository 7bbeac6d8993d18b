"""Forms of starting data."""

from django import forms

from core.errors import Refused
from core.files import LARGEST, expect_size
from core.forms import Form
from core.imports.headings import LEAVE_OUT
from core.imports.workbook import MOST_ROWS

NOT_READ = "-"
SOMEONE_ELSE = "A different one: add it"


class UploadForm(Form):
    """A workbook or CSV file."""

    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        error_messages={"required": "Choose a file"},
        help_text=f"Excel (.xlsx) or CSV, up to {LARGEST // 1024 // 1024} MB and {MOST_ROWS:,} rows, "
        "without macros or a password",
    )

    def clean_file(self):
        """The size is known before anything is read."""
        file = self.cleaned_data["file"]
        try:
            expect_size(file.size)
        except Refused as refused:
            raise forms.ValidationError(refused.message) from None
        return file


class ColumnsForm(Form):
    """For each column of the file, which one of the sheet it is."""

    keep_as = forms.CharField(
        label="Name of this layout",
        max_length=100,
        required=False,
        help_text="Give it a name, and the next file with these headings is matched automatically",
    )

    def __init__(self, data=None, *, sheet, found, **kwargs):
        super().__init__(data, **kwargs)
        self.found = found
        keep = self.fields.pop("keep_as")
        choices = [(NOT_READ, "Leave out")]
        choices += [(each.key, self._words(each)) for each in sheet.columns]
        for heading in found.headings:
            self.fields[f"column_{heading.letter}"] = forms.ChoiceField(
                label=f"Column {heading.letter}: {heading.words}"[:120],
                choices=choices,
                initial=heading.key or NOT_READ,
            )
        self.fields["keep_as"] = keep

    @staticmethod
    def _words(column):
        return f"{column.heading} (needed)" if column.required else column.heading

    def mapping(self):
        """{folded heading: key}."""
        said = {
            each.folded: self.cleaned_data[f"column_{each.letter}"] for each in self.found.headings
        }
        return {folded: LEAVE_OUT if key == NOT_READ else key for folded, key in said.items()}


class AnswersForm(Form):
    """For each likely duplicate, which record it is."""

    def __init__(self, data=None, *, questions, choices, new, **kwargs):
        super().__init__(data, **kwargs)
        self.rows = []
        for row, words, options in questions:
            self.rows.append(row)
            self.fields[f"row_{row}"] = forms.ChoiceField(
                label=f"Row {row}: {words}"[:250],
                choices=[(key, f"The same as {label}") for key, label in options]
                + [(new, SOMEONE_ELSE)],
                initial=choices.get(str(row)),
                widget=forms.RadioSelect,
            )

    def choices(self):
        """{row: key}."""
        return {str(row): self.cleaned_data[f"row_{row}"] for row in self.rows}
