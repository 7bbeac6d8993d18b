"""Forms of the schedule of applications. The page shows them as its own boxes."""

from django import forms

from boards.meetings.items.models import AgendaItem
from core.forms import ClientIdField, Form, PlainTextField
from core.money import PoundsBox
from funding.grants.applications.models import GrantRequest
from funding.grants.applications.rules import GROUNDS as REFUSALS
from funding.grants.schedule.rules import ALTERNATIVES, REASONS

MONEY = {"max_digits": 12, "decimal_places": 2, "min_value": 0}


def _pairs(words):
    return [(each, each) for each in words]


class _Press(Form):
    """One press on a row: under which item, and whether the press was sent already."""

    item = forms.ModelChoiceField(AgendaItem.objects.none(), widget=forms.HiddenInput)
    client_id = ClientIdField()

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items


class _Voted(_Press):
    """How it was voted; left blank, it was agreed without a vote."""

    votes_for = forms.IntegerField(label="For", min_value=0, max_value=200, required=False)
    votes_against = forms.IntegerField(label="Against", min_value=0, max_value=200, required=False)
    abstentions = forms.IntegerField(label="Abstained", min_value=0, max_value=200, required=False)


class ApproveForm(_Voted):
    amount = PoundsBox(label="Amount approved", **MONEY)
    conditions = PlainTextField(label="Conditions", required=False, rows=2, max_length=5_000)
    reason = forms.ChoiceField(choices=_pairs(REASONS), required=False)
    alternative = forms.ChoiceField(
        label="Alternative considered and rejected", choices=_pairs(ALTERNATIVES), required=False
    )


class RefuseForm(_Voted):
    reason = forms.ChoiceField(choices=_pairs(REFUSALS), help_text="The group is told this")
    alternative = forms.ChoiceField(choices=_pairs(ALTERNATIVES), required=False)


class DeferForm(_Press):
    reason = forms.CharField(label="Why it is put off", required=False, max_length=300)


class SettleForm(_Press):
    amount = PoundsBox(label="Amount approved", **MONEY)
    conditions = PlainTextField(label="Conditions", required=False, rows=2, max_length=5_000)


class LateForm(Form):
    """Which application is brought late."""

    asked = forms.ModelChoiceField(GrantRequest.objects.none(), widget=forms.HiddenInput)

    def __init__(self, *args, asked, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["asked"].queryset = asked
