"""Forms about groups as applicants."""

from django import forms

from core.forms import ClientIdField, DatePartsField, Form, PlainTextField
from core.personalforms import PublicTexts
from funding.grants.groups.models import SUPPLIER, GroupPaper, GroupPayee
from neighbourhoods.models import CommunityGroup, Neighbourhood, Ward


class GroupForm(PublicTexts, Form):
    """What a group is, and where it works."""

    public_texts = ("purpose",)

    name = forms.CharField(max_length=150)
    kind = forms.ChoiceField(choices=CommunityGroup.Kind.choices)
    purpose = PlainTextField(
        label="What it does and for whom", rows=3, max_length=2_000, help_text="Public"
    )
    is_constituted = forms.BooleanField(label="It has a written constitution", required=False)
    charity_number = forms.CharField(
        max_length=12, required=False, help_text="6 or 7 digits. Two letters may stand before them"
    )
    company_number = forms.CharField(
        max_length=12, required=False, help_text="8 characters, with the zeros at its beginning"
    )
    neighbourhood = forms.ModelChoiceField(
        Neighbourhood.objects.none(), required=False, empty_label="More than one",
        label="Neighbourhood it belongs to",
    )  # fmt: skip
    neighbourhoods = forms.ModelMultipleChoiceField(
        Neighbourhood.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        label="Other neighbourhoods it works in",
    )  # fmt: skip
    wards = forms.ModelMultipleChoiceField(
        Ward.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        label="Wards it works in",
    )  # fmt: skip

    def __init__(self, *args, places, wards, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["neighbourhood"].queryset = places
        self.fields["neighbourhoods"].queryset = places
        self.fields["wards"].queryset = wards
        if not wards.exists():  # before the boundaries are loaded
            self.fields["wards"].widget = forms.MultipleHiddenInput()


class NewGroupForm(GroupForm):
    """A group that is not there yet. Whether it is new is asked once groups are named that it may be."""

    is_new = forms.BooleanField(
        required=False, label="None of the groups named here is this one: add it",
        help_text="Tick this only after you have looked at the groups that may be the same",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.fields["is_new"].widget = forms.HiddenInput()


class ChangeGroupForm(GroupForm):
    ended_on = DatePartsField(
        label="Ended on", required=False, help_text="Leave blank while there is such a group"
    )


class PaperForm(Form):
    """A document that was seen."""

    client_id = ClientIdField()
    kind = forms.ChoiceField(
        label="Document", choices=[("", "Choose a document"), *GroupPaper.Kind.choices]
    )
    seen_on = DatePartsField(label="Date it was seen")
    expires_on = DatePartsField(
        label="Last day on which it counts", required=False,
        help_text="Needed for accounts and insurance",
    )  # fmt: skip
    note = forms.CharField(
        max_length=300, required=False, label="Where it is kept",
        help_text="Such as the folder and reference. No names, addresses or bank details",
    )  # fmt: skip


class PayeeForm(Form):
    """How a group is paid. No bank details: finance has them on its own form."""

    way = forms.ChoiceField(
        label="How it is paid", choices=GroupPayee.Way.choices, widget=forms.RadioSelect,
        help_text="Never in cash, and never to the account of a person",
    )  # fmt: skip
    supplier_number = forms.RegexField(
        SUPPLIER, max_length=12, required=False,
        help_text="As finance gave it: capital letters, digits and hyphens. Never an account number",
    )  # fmt: skip
    set_up_on = DatePartsField(label="Set up by finance on", required=False)
    holder = forms.CharField(
        max_length=200, required=False, label="Organisation that holds the money",
        help_text="Only where the group has no account. Its name stands on the offer",
    )  # fmt: skip
    holder_agreed_on = DatePartsField(label="Date of its agreement", required=False)
    at_risk = forms.NullBooleanField(
        required=False, label="Does it work with children or adults at risk?",
        widget=forms.Select(choices=[("unknown", "Not known yet"), ("true", "Yes"), ("false", "No")]),
        help_text="If so it shows a safeguarding policy and a DBS statement",
    )  # fmt: skip
