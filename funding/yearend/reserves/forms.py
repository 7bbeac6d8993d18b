"""Forms of reserves."""

from django import forms

from core.forms import ClientIdField, Form, PlainTextField
from core.money import PoundsBox
from funding.yearend.reserves.models import ReserveMove

AMOUNT = {"max_digits": 12, "decimal_places": 2, "min_value": 0}


class ReserveForm(Form):
    name = forms.CharField(label="Name of the reserve", max_length=100)
    opening = PoundsBox(label="Opening balance of the year", initial=0, **AMOUNT)


class MoveForm(Form):
    kind = forms.ChoiceField(
        label="What happens", choices=ReserveMove.Kind.choices[1:], widget=forms.RadioSelect
    )
    amount = PoundsBox(label="Amount", **AMOUNT)
    reason = PlainTextField(label="Reason", rows=2, max_length=300)
    client_id = ClientIdField()
