"""The form by which a vacant post is filled."""

from decimal import Decimal

from django import forms

from core.forms import DatePartsField, Form
from neighbourhoods.people.models import Agency, TeamPost
from neighbourhoods.people.picking import PersonField
from neighbourhoods.places.models import Part


class AddForm(Form):
    kind = forms.ChoiceField(label="Post", choices=TeamPost.Kind)
    person = PersonField(
        label="Who fills the post", required=False, help_text="Leave blank if the post is vacant"
    )
    employer = forms.ModelChoiceField(
        Agency.objects.none(), label="Employer", required=False, help_text="A vacant post needs one"
    )
    full_time_equivalent = forms.DecimalField(
        label="Full-time equivalent", required=False, max_digits=4, decimal_places=2,
        min_value=Decimal("0.01"), help_text="1.00 is one full-time post; 0.50 half of one",
    )  # fmt: skip
    part = forms.ModelChoiceField(
        Part.objects.none(), label="Area within the neighbourhood", required=False,
        help_text="Leave blank if it is for all of the neighbourhood",
    )  # fmt: skip
    starts_on = DatePartsField(label="First day", required=False, help_text="Leave blank for today")

    def __init__(self, *args, people, agencies, parts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        self.fields["employer"].queryset = agencies
        self.fields["part"].queryset = parts


class FillForm(Form):
    person = PersonField(label="Who fills the post")
    starts_on = DatePartsField(label="First day", required=False, help_text="Leave blank for today")

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
