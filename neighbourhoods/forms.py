"""Forms of profiles and people."""

from django import forms

from core.forms import DatePartsField, Form, PlainTextField
from neighbourhoods.models import Agency, Told
from neighbourhoods.picking import PersonField


class ProfileForm(Form):
    profile = PlainTextField(
        required=False,
        rows=14,
        help_text="A short introduction for someone new to the area. Leave a blank line between paragraphs. Public.",
    )


class MergeForm(Form):
    gone = PersonField(
        label="Duplicate", help_text="Its current seats, posts and actions move to this person"
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["gone"].queryset = people


class PersonForm(Form):
    name = forms.CharField(max_length=200)
    agency = forms.ModelChoiceField(Agency.objects.none(), required=False)
    job_title = forms.CharField(max_length=150, required=False)
    email = forms.EmailField(
        label="Email address", max_length=254, required=False, help_text="Not public"
    )
    phone = forms.CharField(max_length=40, required=False, help_text="Not public")

    register_url = forms.URLField(
        label="Register of interests",
        required=False,
        assume_scheme="https",
        help_text="Of an elected member: the address of the page in the council's register",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.active()
        self.fields["agency"].empty_label = "None (a resident, or an elected member)"


class ToldForm(Form):
    """How and when somebody was told whom no email reached."""

    told_how = forms.ChoiceField(
        label="How", choices=[("", "Not told yet"), *Told.How.choices], required=False
    )
    told_on = DatePartsField(label="On which day", required=False)
