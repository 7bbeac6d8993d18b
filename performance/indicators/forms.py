"""Forms of indicators."""

from django import forms

from core.forms import ClientIdField, DatePartsField, Form, PlainTextField
from neighbourhoods.models import Agency, Person
from neighbourhoods.people.agencies.forms import offer_agencies
from neighbourhoods.people.picking import PersonField
from performance.indicators.models import MOST_ROUNDED, Indicator
from performance.indicators.rules import COUNTED

ANSWERS = "Who answers questions about the figures?"


def _choices(choices):
    return [("", "Choose"), *choices]


class IndicatorForm(Form):
    name = forms.CharField(max_length=150, help_text="Public")
    definition = PlainTextField(
        max_length=4_000, rows=4, help_text="What exactly is counted, of whom, and how. Public"
    )
    block = forms.ChoiceField(label="Outcome", choices=_choices(Indicator.Block.choices))
    measured = forms.ChoiceField(
        label="What is a figure?", choices=_choices(Indicator.Measured.choices)
    )
    per = forms.IntegerField(
        label="Per how many people?",
        min_value=1,
        max_value=1_000_000,
        initial=100,
        help_text="Enter 100 for a percentage, 1,000 for a rate per 1,000 people, otherwise 1",
    )
    unit = forms.CharField(
        max_length=40,
        required=False,
        help_text="The words after a figure, such as days. Leave blank for a percentage",
    )
    unit_one = forms.CharField(
        label="Unit of one",
        max_length=40,
        required=False,
        help_text="The word after a figure of 1, such as day. Leave blank if it is the same",
    )
    decimals = forms.IntegerField(label="Decimal places", min_value=0, max_value=4, initial=1)
    polarity = forms.ChoiceField(
        label="Which way is good?", choices=Indicator.Polarity.choices, widget=forms.RadioSelect
    )
    frequency = forms.ChoiceField(
        label="How often is there a new figure?", choices=_choices(Indicator.Frequency.choices)
    )
    comparison = forms.ChoiceField(
        label="How is a place compared with the city?", choices=Indicator.Comparison.choices
    )
    least_base = forms.IntegerField(
        label="Fewest people who answered",
        min_value=0,
        max_value=100_000,
        initial=0,
        help_text="With fewer answers the page says “too few to say”. 0 if nobody is asked",
    )
    hides_below = forms.IntegerField(
        label="Hide counts below",
        min_value=0,
        max_value=20,
        initial=0,
        help_text="0 for figures that are public already. 5 for our own records and surveys",
    )
    rounded_to = forms.IntegerField(
        label="The source rounds counts to",
        min_value=0,
        max_value=MOST_ROUNDED,
        initial=0,
        required=False,
        help_text="5 if it rounds to fives: a 0 of it then means 0 to 2. 0 if its counts are exact",
    )
    is_summed = forms.BooleanField(
        label="The city’s figure is the sum of its neighbourhoods",
        required=False,
        help_text="Leave unticked if the file has a figure for the city",
    )
    source = forms.CharField(max_length=300, help_text="Who publishes or keeps the figures. Public")
    source_url = forms.URLField(
        label="Web address of the source", max_length=300, required=False, assume_scheme="https"
    )
    names_in_files = forms.CharField(
        label="Name in files",
        max_length=300,
        required=False,
        help_text="If it is not the name or the code. Separate several names with semicolons",
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Which agency answers for the figures?", empty_label="Choose"
    )
    lead = PersonField(label="Who gives the figures?", required=False)
    comes_by_file = forms.BooleanField(
        label="The figures come in a file",
        required=False,
        help_text="If you tick this, nobody is asked to enter them",
    )
    is_demo = forms.BooleanField(
        label="These are demonstration figures",
        required=False,
        help_text="Every page says that they are made up",
    )

    def clean_rounded_to(self):
        return self.cleaned_data["rounded_to"] or 0

    def __init__(self, *args, people=None, counts_itself=False, **kwargs):
        super().__init__(*args, **kwargs)
        if counts_itself:
            for name in COUNTED:
                del self.fields[name]
            self.fields["lead"].label = ANSWERS
        offer_agencies(self, "agency")
        self.fields["lead"].queryset = Person.objects.none() if people is None else people


class NewIndicatorForm(IndicatorForm):
    code = forms.CharField(
        max_length=40,
        help_text="Lower-case letters, digits and hyphens, such as ni-4. It is part of web addresses and cannot be changed later",
    )
    client_id = ClientIdField()
    field_order = ["name", "code"]


class WithdrawForm(Form):
    reason = forms.CharField(max_length=300)


class EndForm(Form):
    ended_on = DatePartsField(label="Date of the last figure")
    why = forms.CharField(label="Reason", max_length=300)
