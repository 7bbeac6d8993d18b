"""The form of a decision."""

from django import forms

from boards.decisions.models import Decision
from core.forms import ClientIdField, Form, PlainTextField


class DecisionForm(Form):
    outcome = forms.ChoiceField(choices=Decision.Outcome.choices, label="Type of decision")
    text = PlainTextField(label="What was decided", rows=2, max_length=5_000)
    is_recommendation = forms.BooleanField(required=False, widget=forms.HiddenInput)
    client_id = ClientIdField()
