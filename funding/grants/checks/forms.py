"""Forms of what is found about a request."""

from django import forms

from boards.plans.models import Priority
from core.forms import DatePartsField, Form, PlainTextField
from core.money import PoundsBox
from core.personalforms import PublicTexts
from core.revealing import Revealing
from funding.grants.applications.forms import MONEY
from funding.grants.applications.rules import GROUNDS
from funding.grants.checks.models import Assessment
from neighbourhoods.models import ServiceArea


class AssessmentForm(PublicTexts, Revealing, Form):
    """What an officer found and recommends."""

    public_texts = ("summary", "board_view", "conditions")

    summary = PlainTextField(
        label="Your assessment", rows=6, max_length=10_000,
        help_text="Public: it is in the report to the ward committee. Leave out names and addresses.",
    )  # fmt: skip
    board_view = PlainTextField(
        label="What the neighbourhood board recommended", rows=2, max_length=5_000, required=False,
        help_text="Public. Leave blank if the board was not asked.",
    )  # fmt: skip
    priority = forms.ModelChoiceField(
        Priority.objects.none(), label="Priority of the neighbourhood plan that it serves",
        required=False, empty_label="None",
    )  # fmt: skip
    service_area = forms.ModelChoiceField(
        ServiceArea.objects.all(), label="Service area that its cost is counted under",
        required=False, empty_label="None of these",
    )  # fmt: skip
    power = forms.CharField(
        label="Power by which the committee decides", max_length=300, required=False,
        help_text="Paragraph of the constitution, scheme of delegation and its date. Public. The report needs it.",
    )  # fmt: skip
    recommends = forms.ChoiceField(
        label="What do you recommend?", choices=Assessment.Recommends.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    amount = PoundsBox(label="Amount", required=False, **MONEY)
    conditions = PlainTextField(label="Conditions", rows=3, max_length=5_000, required=False)
    conditional_until = DatePartsField(
        label="Only if the other ward committees agree, by", required=False,
        help_text="Leave blank if this ward committee’s share does not depend on the others.",
    )  # fmt: skip
    refusal = forms.ChoiceField(
        label="Reason", choices=[("", "Choose a reason"), *((each, each) for each in GROUNDS)],
        required=False,
    )  # fmt: skip
    reveals = (
        "recommends",
        {"grant": ("amount", "conditions", "conditional_until"), "refuse": ("refusal",)},
    )

    def __init__(self, *args, priorities, is_shared, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_shared:
            del self.fields["conditional_until"]
            self.reveals = (
                "recommends",
                {"grant": ("amount", "conditions"), "refuse": ("refusal",)},
            )
        self.fields["priority"].queryset = priorities
        for name in ("amount", "refusal", "power"):
            self.fields[name].sometimes_required = True

    @property
    def plain(self):
        """What is asked whatever is recommended, in its order."""
        shown = {"recommends", *sum(self.reveals[1].values(), ())}
        return [self[name] for name in self.fields if name not in shown]

    def clean(self):
        """What was asked for the other choice, and typed before it was made, counts for nothing."""
        said = super().clean()
        others = self.reveals[1]["refuse" if said.get("recommends") == "grant" else "grant"]
        for name in others:
            said[name] = "" if name in ("conditions", "refusal") else None
        return said
