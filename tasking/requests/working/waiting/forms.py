"""The form that says for whom a request waits."""

from django import forms

from core.forms import ClientIdField, DatePartsField, Form, PlainTextField
from neighbourhoods.models import Agency
from neighbourhoods.people.agencies.forms import offer_agencies
from tasking.requests.working.forms import NOTE

SAID = 300
"""Letters that the step itself says of partner and day."""


class PartnerForm(Form):
    """The partner, and by when they reply."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Agency you are waiting for", required=False,
        empty_label="None of these",
    )  # fmt: skip
    outside = forms.CharField(
        label="Or another body", required=False, max_length=200, help_text="Such as a water company. No names of people"
    )  # fmt: skip
    until = DatePartsField(
        label="Reply wanted by", required=False, help_text="Leave blank for a week from today"
    )
    note = PlainTextField(label="Note", rows=3, max_length=NOTE - SAID, required=False)
    client_id = ClientIdField()

    def __init__(self, *args, without, **kwargs):
        super().__init__(*args, **kwargs)
        offer_agencies(self, "agency")
        offered = self.fields["agency"].queryset
        self.fields["agency"].queryset = offered.exclude(pk=without)
        for name in ("agency", "outside"):
            self.fields[name].sometimes_required = True
