"""Forms of call-ins."""

from django import forms

from boards.decisions.models import Decision
from core.forms import DatePartsField, Form, PlainTextField
from funding.grants.applications.forms import said
from funding.grants.offers.callins.models import CallIn


class CallInForm(Form):
    called_by = forms.CharField(
        label="Who called it in", max_length=500,
        help_text="The councillors, or the committee. Shown with the decision.",
    )  # fmt: skip
    called_on = DatePartsField(label="Date it was called in")
    grounds = PlainTextField(
        label="Grounds", rows=4, max_length=5_000, help_text="Shown with the decision"
    )


class FollowedForm(Form):
    followed_by = forms.ModelChoiceField(
        Decision.objects.none(), label="Decision that followed", empty_label="Choose a decision"
    )

    def __init__(self, *args, decisions, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["followed_by"]
        field.queryset, field.label_from_instance = decisions, said


class OutcomeForm(FollowedForm):
    outcome = forms.ChoiceField(
        choices=[each for each in CallIn.Outcome.choices if each[0] != "open"],
        widget=forms.RadioSelect,
    )
    decided_on = DatePartsField(label="Date of the outcome")
    outcome_words = PlainTextField(label="What was decided", rows=3, max_length=5_000)
    field_order = ["outcome", "decided_on", "outcome_words", "followed_by"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["followed_by"]
        field.required, field.empty_label = False, "None yet"
