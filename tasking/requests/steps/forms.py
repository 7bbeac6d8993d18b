"""Forms of the steps of a request."""

from django import forms

from core.forms import ClientIdField, DatePartsField, Form, PlainTextField
from neighbourhoods.models import Agency, Service
from neighbourhoods.people.agencies.forms import offer_agencies
from tasking.requests.models import ServiceRequest

NOTE = 5_000


class StepForm(Form):
    """What every step may say beside it."""

    note = PlainTextField(
        required=False, rows=3, max_length=NOTE, help_text="No names. Not shown publicly"
    )
    client_id = ClientIdField()


class PassOnForm(StepForm):
    """The team has it."""

    field_order = ["system_name", "their_reference", "promised_on", "chase_on", "note"]
    system_name = forms.CharField(label="Their system", required=False, max_length=100)
    their_reference = forms.CharField(label="Their reference", required=False, max_length=60)
    promised_on = DatePartsField(label="Promised for", required=False)
    chase_on = DatePartsField(
        label="Ask again on",
        required=False,
        help_text="Leave blank for the day after the promised date, or in a week",
    )


class WaitForm(StepForm):
    """It waits for somebody."""

    field_order = ["waiting_for", "until", "note"]
    waiting_for = forms.CharField(label="Who or what it is waiting for", max_length=200)
    until = DatePartsField(label="Ask again on")


class FinishForm(StepForm):
    """How it ended."""

    field_order = ["outcome", "referred_to", "outcome_who", "planned_for", "note"]
    outcome = forms.ChoiceField(
        label="How did it end?", choices=ServiceRequest.Outcome.choices, widget=forms.RadioSelect
    )
    referred_to = forms.ModelChoiceField(
        Agency.objects.none(), label="Agency it belongs to", required=False, empty_label="None of these",
        help_text="Where it is not ours",
    )  # fmt: skip
    outcome_who = forms.CharField(
        label="Or another body", required=False, max_length=200, help_text="Such as a water company"
    )
    planned_for = DatePartsField(
        label="Planned for", required=False, help_text="Where it is planned"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_agencies(self, "referred_to")


class NoteForm(StepForm):
    """Words alone."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True


class ReopenForm(NoteForm):
    """Why it is reopened."""


class ServiceForm(Form):
    """The service that it belongs to."""

    service = forms.ModelChoiceField(Service.objects.order_by("name"))
    agency = forms.ModelChoiceField(
        Agency.objects.none(), required=False, empty_label="By the services matrix"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_agencies(self, "agency")


class LandlordForm(Form):
    """Who was told at the landlord."""

    to = forms.CharField(label="Who at the landlord was told", max_length=200)
