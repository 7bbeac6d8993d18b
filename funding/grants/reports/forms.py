"""The form of what follows from a report."""

from django import forms

from core.forms import Form, PlainTextField
from funding.grants.reports.documents import IMPLICATIONS

LONG = {"rows": 3, "max_length": 5_000, "required": False}


class ReportForm(Form):
    """What follows from the decisions, as the paper says it."""

    financial = PlainTextField(label="Financial implications", **LONG)
    legal = PlainTextField(label="Legal implications", **LONG)
    equality = PlainTextField(label="Equality implications", **LONG)
    climate = PlainTextField(label="Climate implications", **LONG)
    finance_comments = PlainTextField(
        label="Comments of the section 151 officer", help_text="With their name and the date",
        **LONG,
    )  # fmt: skip
    legal_comments = PlainTextField(
        label="Comments of the monitoring officer", help_text="With their name and the date", **LONG
    )
    overwrite = forms.BooleanField(
        label="Write the paper anew, though it was edited by hand", required=False
    )

    def __init__(self, *args, was_edited=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not was_edited:
            del self.fields["overwrite"]

    @staticmethod
    def shown_of(report):
        """{field: what the report says}."""
        return {field: getattr(report, field) for field, _ in IMPLICATIONS} if report else {}
