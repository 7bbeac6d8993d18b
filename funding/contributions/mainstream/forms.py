"""The form of a mainstream budget."""

from django import forms

from core.forms import ClientIdField, Form
from core.money import PoundsBox
from funding.contributions.mainstream.models import MainstreamBudget
from funding.ledger.models import FinancialYear
from neighbourhoods.models import Agency, Neighbourhood
from neighbourhoods.people.agencies.forms import offer_agencies


class MainstreamForm(Form):
    """Who decides on which part of a service's budget. All of it is public."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Whose budget it is", empty_label="Choose an agency"
    )
    service = forms.CharField(label="What it is for", max_length=200, help_text="Public")
    neighbourhood = forms.ModelChoiceField(
        Neighbourhood.objects.none(), required=False, empty_label="All neighbourhoods"
    )
    year = forms.ModelChoiceField(FinancialYear.objects.none(), label="Financial year")
    say = forms.ChoiceField(
        label="What the neighbourhood has to say", choices=MainstreamBudget.Say.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    amount = PoundsBox(
        required=False, max_digits=12, decimal_places=2, min_value=0,
        help_text="Leave blank if it is not stated",
    )  # fmt: skip
    decided_by = forms.CharField(label="Who decides", max_length=200, help_text="Public")
    delegation = forms.CharField(
        label="By which delegation", max_length=300,
        help_text="Such as the paragraph of the scheme of delegation. Public",
    )  # fmt: skip
    reported_to = forms.CharField(
        label="Where it is reported", max_length=200, help_text="Such as the board’s name. Public"
    )
    source = forms.CharField(max_length=300, help_text="Document and paragraph. Public")

    def __init__(self, *args, places, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["neighbourhood"].queryset, self.fields["year"].queryset = places, years
        offer_agencies(self, "agency")


class AddMainstreamForm(MainstreamForm):
    client_id = ClientIdField()
