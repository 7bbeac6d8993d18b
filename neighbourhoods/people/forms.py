"""Forms of profiles and people."""

from django import forms

from core.forms import Form, PlainTextField
from neighbourhoods.people.agencies.forms import offer_agencies
from neighbourhoods.people.models import Agency


class PersonForm(Form):
    name = forms.CharField(max_length=200)
    agency = forms.ModelChoiceField(Agency.objects.none(), required=False)
    job_title = forms.CharField(max_length=150, required=False)
    work_phone = forms.CharField(
        max_length=40, required=False, help_text="Shown to everyone who holds a role. Not public"
    )
    email = forms.EmailField(
        label="Email address", max_length=254, required=False, help_text="Not public"
    )
    phone = forms.CharField(
        label="Private phone", max_length=40, required=False, help_text="Not public"
    )
    postal_address = PlainTextField(
        required=False, rows=4, help_text="A line for each line of the envelope. Not public"
    )
    register_url = forms.URLField(
        label="Register of interests",
        required=False,
        assume_scheme="https",
        help_text="Of an elected member: the address of the page in the council's register",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_agencies(self, "agency")
        self.fields["agency"].empty_label = "None (a resident, or an elected member)"
