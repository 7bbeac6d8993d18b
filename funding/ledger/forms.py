"""Forms of ward budgets."""

from django import forms

from core.forms import ClientIdField, Form, PlainTextField, ShownField
from core.money import PoundsBox


class OpenYearForm(Form):
    """Which financial year, by its year in April."""

    year = forms.TypedChoiceField(label="Financial year", coerce=int)

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = years


class WardBudgetForm(Form):
    """What a ward committee is given in a year."""

    amount = PoundsBox(label="Ward budget", max_digits=12, decimal_places=2, min_value=0)
    reason = PlainTextField(
        label="Reason for the change", required=False, rows=2, max_length=300,
        help_text="Leave blank when you set it for the first time",
    )  # fmt: skip
    was = ShownField()
    client_id = ClientIdField()
