"""Forms of plans."""

from django import forms

from boards.bodies.models import Body
from boards.plans.models import Commitment
from core.forms import DatePartsField, Form, PlainTextField
from core.personalforms import PublicTexts
from core.revealing import Revealing
from neighbourhoods.models import Agency, Area, Neighbourhood
from neighbourhoods.people.agencies.forms import offer_agencies

YEARS = [(year, f"{year}/{(year + 1) % 100:02d}") for year in range(2020, 2046)]


class PlanForm(PublicTexts, Form):
    """For which place and years, and which body adopts it."""

    public_texts = ("title", "introduction")

    title = forms.CharField(max_length=200)
    neighbourhood = forms.ModelChoiceField(Neighbourhood.objects.none(), required=False)
    area = forms.ModelChoiceField(Area.objects.none(), required=False, empty_label="No area")
    body = forms.ModelChoiceField(Body.objects.none(), label="Adopted by", empty_label="Choose")
    first_year = forms.TypedChoiceField(label="First year", choices=YEARS, coerce=int)
    last_year = forms.TypedChoiceField(label="Last year", choices=YEARS, coerce=int)
    introduction = PlainTextField(required=False)

    def __init__(self, *args, neighbourhoods, areas, bodies, whole_city, new=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.whole_city = whole_city
        if new:
            self.fields["neighbourhood"].queryset = neighbourhoods
            self.fields["neighbourhood"].empty_label = "The whole city or an area"
            self.fields["area"].queryset = areas
        else:
            del self.fields["neighbourhood"], self.fields["area"]
        self.fields["body"].queryset = bodies

    def clean(self):
        cleaned = super().clean()
        placed = cleaned.get("neighbourhood") or cleaned.get("area")
        if "area" in self.fields and not (self.whole_city or placed):
            self.add_error("neighbourhood", "Choose the neighbourhood")
        return cleaned


class PriorityForm(PublicTexts, Form):
    public_texts = ("title", "outcome", "why_profile", "why_residents")
    title = forms.CharField(max_length=200)
    outcome = PlainTextField(label="Outcome", required=False, rows=3)
    why_profile = PlainTextField(label="What the profile shows", required=False, rows=3)
    why_residents = PlainTextField(
        label="What residents said", required=False, rows=3, help_text="Do not name anyone"
    )
    lead = forms.ModelChoiceField(
        Agency.objects.none(), required=False, label="Lead agency", empty_label="None yet"
    )
    supporting = forms.ModelMultipleChoiceField(
        Agency.objects.none(),
        required=False,
        label="Supporting agencies",
        widget=forms.CheckboxSelectMultiple,
    )
    starts_on = DatePartsField(label="Start date", required=False)
    due_on = DatePartsField(label="Target date", required=False)
    reason = forms.CharField(
        label="What changed from the last plan", max_length=500, required=False
    )

    def __init__(self, *args, refreshes=False, **kwargs):
        super().__init__(*args, **kwargs)
        offer_agencies(self, "lead", "supporting")
        if not refreshes:
            del self.fields["reason"]


class ReasonForm(Form):
    reason = forms.CharField(max_length=500, label="Reason for removing it")


class ReviewForm(PublicTexts, Form):
    public_texts = ("text",)
    reviewed_on = DatePartsField(label="Date of review")
    text = PlainTextField(label="Review findings", max_length=10_000)


class CommitmentForm(PublicTexts, Revealing, Form):
    """What an agency answers; who writes the plan may enter it."""

    public_texts = ("what", "with_what", "why_not")

    answer = forms.ChoiceField(
        label="Will your agency support this priority?",
        choices=Commitment.Answer.choices,
        widget=forms.RadioSelect,
    )
    what = PlainTextField(label="What you will do", required=False, rows=3, max_length=5_000)
    with_what = forms.CharField(
        label="Resources", max_length=300, required=False, help_text="People, money, equipment"
    )
    by_when = DatePartsField(label="Completion date", required=False)
    why_not = PlainTextField(label="Reason", required=False, rows=3, max_length=5_000)
    reveals = ("answer", {"will": ("what", "with_what", "by_when"), "wont": ("why_not",)})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("what", "by_when", "why_not"):
            self.fields[name].sometimes_required = True
