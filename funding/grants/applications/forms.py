"""Forms of applications, and of what is decided about one."""

from django import forms

from boards.decisions.models import Decision
from boards.delegated.models import DelegatedDecision
from core.forms import ClientIdField, DatePartsField, Form, PlainTextField
from core.money import PoundsBox
from funding.grants.applications.models import GrantRequest
from funding.grants.applications.rules import REASONS
from funding.ledger.models import Allocation
from neighbourhoods.models import Agency, CommunityGroup, Venue

MONEY = {"max_digits": 12, "decimal_places": 2, "min_value": 0}


class OfApplicant(Form):
    """Who applies for what."""

    group = forms.ModelChoiceField(
        CommunityGroup.objects.none(), label="Community group", required=False, empty_label="None"
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Or council department, police or other public body",
        required=False,
        empty_label="None",
    )
    title = forms.CharField(max_length=140, label="What it is for, in a few words")
    purpose = PlainTextField(
        label="What they want to do", rows=5, max_length=10_000,
        help_text="As they put it. Leave out names, addresses and bank details.",
    )  # fmt: skip
    received_on = DatePartsField(label="Date received")

    def __init__(self, *args, groups, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset, self.fields["agency"].queryset = groups, agencies
        for name in ("group", "agency"):
            self.fields[name].sometimes_required = True


class AskForm(Form):
    """What one ward committee is asked for."""

    allocation = forms.ModelChoiceField(
        Allocation.objects.none(), label="Ward committee", empty_label="Choose a ward committee"
    )
    what = forms.ChoiceField(
        label="What an approval would be", choices=GrantRequest.What.choices,
        widget=forms.RadioSelect, initial=GrantRequest.What.GRANT,
    )  # fmt: skip
    amount = PoundsBox(label="Amount", **MONEY)

    def __init__(self, *args, allocations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["allocation"].queryset = allocations


class ApplicationForm(AskForm, OfApplicant):
    """A new application, with the first ward committee that is asked."""

    client_id = ClientIdField()
    field_order = ["group", "agency", "title", "purpose", "received_on", "allocation"]


class PlaceForm(Form):
    """Where and when the work is planned: everybody reads it with the grant."""

    venue = forms.ModelChoiceField(
        Venue.objects.none(), required=False, empty_label="None of these", help_text="Public"
    )
    latitude = forms.DecimalField(
        max_digits=7, decimal_places=5, required=False,
        help_text="In degrees, such as 52.92277. Only of a place that is public: never of a home",
    )  # fmt: skip
    longitude = forms.DecimalField(
        max_digits=8, decimal_places=5, required=False, help_text="In degrees, such as -1.47663"
    )
    starts_on = DatePartsField(label="First day of the work", required=False, help_text="Public")
    ends_on = DatePartsField(label="Last day of the work", required=False, help_text="Public")

    def __init__(self, *args, venues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["venue"].queryset = venues


class RequestForm(Form):
    """What one ward committee is asked for, corrected."""

    what = forms.ChoiceField(
        label="What an approval would be", choices=GrantRequest.What.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    amount = PoundsBox(label="Amount", **MONEY)


def said(decision):
    """A decision in a list: of the private part only its day and item."""
    day = f"{decision.item.meeting.day:%-d %B %Y}"
    if decision.item.access == "public":
        return f"{day}: {decision}"
    return f"{day}: item {decision.item.number}, in the private part"


class OnDecision(Form):
    """A step that rests on a decision of the ward committee, or on one that was made for it outside a meeting."""

    decision = forms.ModelChoiceField(
        Decision.objects.none(), label="Decision of the ward committee",
        empty_label="Choose a decision", required=False,
    )  # fmt: skip
    delegated = forms.ModelChoiceField(
        DelegatedDecision.objects.none(), label="Or decision outside a meeting", required=False,
        empty_label="None",
    )  # fmt: skip

    def __init__(self, *args, decisions, delegated, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["decision"]
        field.queryset, field.label_from_instance = decisions, said
        self.fields["delegated"].queryset = delegated
        for name in ("decision", "delegated"):
            self.fields[name].sometimes_required = True


class RefuseForm(OnDecision):
    """Why a ward committee decided against a request."""

    reason = forms.ChoiceField(
        choices=[(each, each) for each in REASONS], widget=forms.RadioSelect,
        help_text="The group is told this",
    )  # fmt: skip


class ReasonForm(Form):
    reason = PlainTextField(rows=2, max_length=300)
