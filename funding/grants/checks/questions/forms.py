"""The sheet of checks of one request."""

from django import forms

from core.forms import DatePartsField, Form, PlainTextField
from core.money import PoundsBox
from funding.grants.applications.forms import MONEY
from funding.grants.checks.questions.models import Check

EXTRAS = {
    "amount": lambda: PoundsBox(label="Other public bodies gave it", required=False, **MONEY),
    "share": lambda: forms.DecimalField(
        label="Per cent that benefits council tenants", required=False, max_digits=5, decimal_places=2
    ),
    "day": lambda: DatePartsField(label="Date of the notice, or on which scrutiny was told or agreed", required=False),
}  # fmt: skip


class ChecksForm(Form):
    """Every check of a request, each with its answer and a note. `questions` in their order."""

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = questions
        for each in questions:
            self.fields[f"answer_{each.kind}"] = answer = forms.ChoiceField(
                label=each.words, help_text=each.help, choices=Check.Answer.choices,
                widget=forms.RadioSelect, required=False,
            )  # fmt: skip
            answer.sometimes_required = True
            if each.has_routes:
                self.fields[f"route_{each.kind}"] = route = forms.ChoiceField(
                    label="How was it made known?", choices=Check.Route.choices,
                    widget=forms.RadioSelect, required=False,
                )  # fmt: skip
                route.sometimes_required = True
            if each.extra:
                field = EXTRAS[each.extra]()
                field.sometimes_required = True
                self.fields[f"{each.extra}_{each.kind}"] = field
            self.fields[f"note_{each.kind}"] = note = PlainTextField(
                label=f"Note on: {each.name}", rows=2, max_length=2_000, required=False
            )
            note.sometimes_required = True

    @property
    def said(self):
        """{kind: what was answered}, as the operation takes it."""
        names = ("answer", "note", "amount", "share", "day", "route")
        return {
            each.kind: {name: self.cleaned_data.get(f"{name}_{each.kind}") for name in names}
            for each in self.questions
        }
