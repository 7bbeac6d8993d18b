"""What the correction of a decision means for a grant."""

from django import forms

from boards.decisions.models import Decision
from boards.delegated.models import DelegatedDecision
from core.forms import Form, PlainTextField
from core.revealing import Revealing
from funding.grants.applications.forms import said
from funding.grants.offers.reviews.models import BasisReview


class SettleForm(Revealing, Form):
    """Whether the grant stands, and why."""

    outcome = forms.ChoiceField(
        label="What does the correction mean for this grant?",
        choices=[each for each in BasisReview.Outcome.choices if each[0] != "open"],
        widget=forms.RadioSelect,
        help_text="If something was paid and it does not stand, first ask for the money back and record that it came.",
    )  # fmt: skip
    ratified_by = forms.ModelChoiceField(
        Decision.objects.none(), label="Decision of the ward committee that ratified it",
        required=False, empty_label="None",
    )  # fmt: skip
    ratified_outside = forms.ModelChoiceField(
        DelegatedDecision.objects.none(), label="Or decision outside a meeting", required=False,
        empty_label="None",
    )  # fmt: skip
    words = PlainTextField(label="Why", rows=3, max_length=5_000)
    reveals = ("outcome", {"ratified": ("ratified_by", "ratified_outside")})

    def __init__(self, *args, decisions, delegated, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["ratified_by"]
        field.queryset, field.label_from_instance = decisions, said
        self.fields["ratified_outside"].queryset = delegated
        for name in self.reveals[1]["ratified"]:
            self.fields[name].sometimes_required = True

    def clean(self):
        """What was chosen for another answer counts for nothing."""
        cleaned = super().clean()
        if cleaned.get("outcome") != "ratified":
            cleaned |= {"ratified_by": None, "ratified_outside": None}
        return cleaned
