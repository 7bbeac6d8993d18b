"""Forms of what partners put in."""

from django import forms

from core.forms import ClientIdField, DatePartsField, Form, PlainTextField
from core.money import PoundsBox
from core.personalforms import PublicTexts
from core.revealing import Revealing
from funding.contributions.models import Contribution
from neighbourhoods.models import Agency, Area, Neighbourhood
from neighbourhoods.people.agencies.forms import offer_agencies

Kind = Contribution.Kind
INTERNAL = "Not public"


class ContributionForm(PublicTexts, Form):
    """What stands in a contribution, whatever its kind."""

    public_texts = ("what_for",)

    what_for = forms.CharField(
        label="What it is for", max_length=200, help_text="Public once it is agreed"
    )
    area = forms.ModelChoiceField(
        Area.objects.none(), label="Area", required=False, empty_label="Not for one area",
        help_text="Leave area and neighbourhoods blank if it is for the whole city",
    )  # fmt: skip
    neighbourhoods = forms.ModelMultipleChoiceField(
        Neighbourhood.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        label="Or neighbourhoods",
    )  # fmt: skip
    starts_on = DatePartsField(label="First day")
    ends_on = DatePartsField(
        label="Last day", required=False, help_text="Leave blank if no end is agreed"
    )
    pledged_on = DatePartsField(label="Date pledged")
    letter = forms.CharField(
        label="Letter or document it rests on", max_length=300,
        help_text="Such as: letter of 3 March 2026, file NM/12. Not public",
    )  # fmt: skip
    basis = forms.ChoiceField(
        label="Legal basis", choices=[("", "Choose a legal basis"), *Contribution.Basis.choices]
    )
    basis_note = forms.CharField(
        label="More about the legal basis", max_length=300, required=False, help_text=INTERNAL
    )
    conditions = PlainTextField(
        required=False, rows=3, max_length=5_000,
        help_text="What the money or staff may be used for. Not public",
    )  # fmt: skip
    clawback = PlainTextField(
        label="When it must be repaid", required=False, rows=2, max_length=2_000, help_text=INTERNAL
    )
    accountable_body = forms.ModelChoiceField(
        Agency.objects.none(), required=False, empty_label="None", help_text=INTERNAL
    )
    signatory = forms.CharField(
        label="Who signs for the partner", max_length=200, required=False, help_text=INTERNAL
    )
    held = forms.ChoiceField(
        label="Where the money is", required=False,
        choices=[("", "Not money, or not known"), *Contribution.Held.choices], help_text=INTERNAL,
    )  # fmt: skip
    cost_centre = forms.CharField(max_length=40, required=False, help_text=INTERNAL)
    rate = PoundsBox(label="Pounds an hour", required=False, max_digits=8, decimal_places=2)
    rate_source = forms.CharField(
        label="Where the rate comes from", max_length=200, required=False, help_text="Public"
    )
    notes = PlainTextField(required=False, rows=3, max_length=5_000, help_text=INTERNAL)

    def __init__(self, *args, areas, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset, self.fields["neighbourhoods"].queryset = areas, places
        offer_agencies(self, "accountable_body")
        if self.initial.get("kind") and self.initial["kind"] != Kind.VOLUNTEERS:
            del self.fields["rate"], self.fields["rate_source"]


class PledgeForm(Revealing, ContributionForm):
    """A new contribution: who gives, and what."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Partner", empty_label="Choose a partner"
    )
    kind = forms.ChoiceField(
        label="What they put in", choices=Kind.choices, widget=forms.RadioSelect
    )
    measure = forms.ChoiceField(
        label="Their time is counted in", required=False,
        choices=[("fte", "Full-time equivalents"), ("hours", "Hours a year")], initial="fte",
    )  # fmt: skip
    client_id = ClientIdField()
    reveals = ("kind", {Kind.ALIGNED: ("measure",), Kind.VOLUNTEERS: ("rate", "rate_source")})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_agencies(self, "agency")

    @property
    def rest(self):
        """What is asked of every kind, in its order."""
        shown = {"kind", "agency", "measure", "rate", "rate_source"}
        return [self[name] for name in self.fields if name not in shown]

    def clean(self):
        """What is asked of another kind is not taken."""
        said = super().clean()
        kind = said.get("kind")
        if kind != Kind.ALIGNED:
            said["measure"] = ""
        if kind and kind != Kind.VOLUNTEERS:
            said["rate"], said["rate_source"] = None, ""
        return said


class AgreeForm(Form):
    agreed_on = DatePartsField(label="Date agreed")


class EndForm(Form):
    ends_on = DatePartsField(label="Last day")
    reason = PlainTextField(rows=2, max_length=300)


class ReasonForm(Form):
    reason = PlainTextField(rows=2, max_length=300)
