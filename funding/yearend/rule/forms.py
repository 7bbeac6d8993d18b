"""Forms of the carry-forward rule."""

from django import forms

from boards.decisions.models import Decision
from core.forms import DatePartsField, Form
from core.money import PoundsBox
from funding.grants.applications.forms import said
from funding.yearend.reserves.models import Reserve
from funding.yearend.rule.models import CarryRule


class RuleForm(Form):
    """What is carried into the next year, and where the rest goes."""

    wards = forms.ChoiceField(
        label="What each ward budget carries forward",
        choices=CarryRule.Wards,
        widget=forms.RadioSelect,
    )
    cap = PoundsBox(
        label="Limit for what is left, per ward", required=False, max_digits=12, decimal_places=2,
        min_value=0, help_text="Only where there is a limit. What is granted goes along on top of it.",
    )  # fmt: skip
    revenue = forms.ChoiceField(
        label="What revenue lines carry forward", choices=CarryRule.Lines, widget=forms.RadioSelect
    )
    capital = forms.ChoiceField(
        label="What capital lines carry forward", choices=CarryRule.Lines, widget=forms.RadioSelect,
        help_text="A scheme that is late takes its money along, where it is asked for",
    )  # fmt: skip
    rest_goes_to = forms.CharField(
        label="Where the rest goes", max_length=200,
        help_text="Such as: the neighbourhood reserve, or the council’s general fund",
    )  # fmt: skip
    reserve = forms.ModelChoiceField(
        Reserve.objects.none(), label="Is that a reserve kept here?", required=False,
        empty_label="No",
        help_text="If so, what ward budgets do not keep is put into it as the year is closed",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reserve"].queryset = Reserve.objects.all()
        self.fields["cap"].sometimes_required = True


class ApproveForm(Form):
    """By which decision a body approved the rule, or where that is written."""

    decision = forms.ModelChoiceField(
        Decision.objects.none(), label="Decision", required=False,
        empty_label="Its meeting is not kept here",
    )  # fmt: skip
    reference = forms.CharField(
        label="Minute or paper", max_length=200, required=False,
        help_text="Only where its meeting is not kept here. Such as: Cabinet, minute 12",
    )  # fmt: skip
    decided_on = DatePartsField(
        label="Date of the decision", required=False,
        help_text="Only where its meeting is not kept here",
    )  # fmt: skip

    def __init__(self, *args, decisions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = decisions
        self.fields["decision"].label_from_instance = said
        for name in ("decision", "reference", "decided_on"):
            self.fields[name].sometimes_required = True
