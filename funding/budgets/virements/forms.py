"""Forms of virements."""

from django import forms

from core.forms import ClientIdField, Form, PlainTextField
from core.money import PoundsBox


class VirementForm(Form):
    """How much goes from where to where, and why."""

    source = forms.ModelChoiceField(None, label="Where it comes from", empty_label="Choose")
    target = forms.ModelChoiceField(None, label="Where it goes", empty_label="Choose")
    amount = PoundsBox(label="Amount", max_digits=12, decimal_places=2, min_value=0)
    reason = PlainTextField(label="Reason", rows=2, max_length=300)
    client_id = ClientIdField()

    def __init__(self, *args, ends, named, **kwargs):
        super().__init__(*args, **kwargs)
        for each in ("source", "target"):
            self.fields[each].queryset = ends
            self.fields[each].label_from_instance = named


class EndForm(Form):
    """Why a virement is not made."""

    reason = PlainTextField(label="Reason", rows=2, max_length=300)
