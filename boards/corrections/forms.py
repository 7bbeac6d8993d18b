"""The forms for an error in a record."""

import uuid

from django import forms

from boards.corrections.models import COUNTED_AS
from core.forms import ClientIdField, Form, PlainTextField


class CountsAsField(forms.ChoiceField):
    """How an attendance counts from now on."""

    def __init__(self):
        counted = [(each.value, each.label) for each in COUNTED_AS]
        super().__init__(
            label="The attendance counts as",
            choices=[("", "As it was recorded"), *counted],
            required=False,
            help_text="For an attendance: in the member’s register, in counts, and for the six "
            "months after which an office ends",
        )


class ReportForm(Form):
    """What is wrong, and how it should read."""

    what = forms.ChoiceField(label="What is wrong")
    text = PlainTextField(label="How it should read", rows=4, max_length=5_000)
    client_id = ClientIdField(initial=uuid.uuid4)

    def __init__(self, *args, items, decisions, attendances, **kwargs):
        super().__init__(*args, **kwargs)
        rows = {"item": items, "decision": decisions, "attendance": attendances}
        self.rows = {f"{kind}-{row.pk}": (kind, row) for kind, of in rows.items() for row in of}
        groups = [
            (name, [(f"{kind}-{row.pk}", str(row)) for row in rows[kind]])
            for kind, name in (
                ("item", "Items"), ("decision", "Decisions"), ("attendance", "Attendance"),
            )
            if rows[kind]
        ]  # fmt: skip
        self.fields["what"].choices = [("", "Choose"), *groups]

    def clean(self):
        """`item`, `decision` or `attendance` instead of the choice."""
        cleaned = super().clean()
        if chosen := self.rows.get(cleaned.pop("what", "")):
            kind, row = chosen
            cleaned[kind] = row
        return cleaned


class CorrectionForm(ReportForm):
    """The same by who runs the meeting."""

    field_order = ["what", "text", "attended_as"]
    attended_as = CountsAsField()


class ConfirmForm(Form):
    """What was reported is an error. Of an attendance, how it counts."""

    attended_as = CountsAsField()

    def __init__(self, *args, correction, **kwargs):
        super().__init__(*args, **kwargs)
        if not correction.attendance_id:
            del self.fields["attended_as"]


class DeclineForm(Form):
    """What was reported is no error."""

    reason = PlainTextField(
        label="Why this is not an error",
        help_text="Those who see this meeting from inside read this beside the report.",
        rows=3,
        max_length=5_000,
    )
