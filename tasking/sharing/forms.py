"""Forms of marking, of reading what is marked, and of agreements."""

from django import forms

from core.errors import Refused
from core.files import TAKEN, expect_size
from core.forms import ClientIdField, DatePartsField, Form, PlainTextField
from neighbourhoods.models import Agency, Person
from neighbourhoods.people.agencies.forms import offer_agencies
from neighbourhoods.people.picking import PersonField
from tasking.sharing.models import Reading


class MarkingForm(Form):
    marking = forms.ChoiceField(label="Marking", widget=forms.RadioSelect)
    reason = forms.CharField(max_length=300, label="Reason")

    def __init__(self, *args, levels, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["marking"].choices = levels


class ReaderForm(Form):
    person = PersonField(label="Named reader")
    reason = forms.CharField(max_length=300, label="Why they need to know")
    until = DatePartsField(
        label="Last day", required=False, help_text="Leave blank if there is no last day"
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class ReasonForm(Form):
    """Why somebody reads what is logged."""

    reason = forms.ChoiceField(
        label="Why do you need to read it?",
        choices=Reading.Reason.choices,
        widget=forms.RadioSelect,
    )


class AgreementForm(Form):
    title = forms.CharField(max_length=200)
    purpose = PlainTextField(max_length=2_000, rows=3, help_text="What is shared, and what for")
    gateway = forms.CharField(
        label="Legal power to share", max_length=300,
        help_text="Such as Crime and Disorder Act 1998, section 115",
    )  # fmt: skip
    starts_on = DatePartsField(label="Start date")
    review_on = DatePartsField(label="Review date")
    keeper = PersonField(
        label="Who keeps it", required=False, help_text="They are reminded of the review"
    )

    def __init__(self, *args, people=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["keeper"].queryset = Person.objects.none() if people is None else people


class NewAgreementForm(AgreementForm):
    agencies = forms.ModelMultipleChoiceField(
        Agency.objects.none(), label="Agencies", widget=forms.CheckboxSelectMultiple
    )
    client_id = ClientIdField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_agencies(self, "agencies")


class PartyForm(Form):
    agency = forms.ModelChoiceField(Agency.objects.none(), label="Agency", empty_label="Choose")
    signatory = forms.CharField(label="Signed by", max_length=200, required=False)
    post = forms.CharField(label="Post", max_length=150, required=False)
    signed_on = DatePartsField(label="Date signed", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_agencies(self, "agency")
        for name in ("signatory", "post"):
            self.fields[name].sometimes_required = True


class EndForm(Form):
    ended_on = DatePartsField(label="End date")
    why = forms.CharField(label="Reason", max_length=300)


class FileForm(Form):
    title = forms.CharField(
        max_length=200, required=False, help_text="Leave blank to use the file’s name"
    )
    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        error_messages={"required": "Choose a file"},
        help_text=f"{TAKEN}, up to 10 MB",
    )

    def clean_file(self):
        """The size is known before anything is read."""
        file = self.cleaned_data["file"]
        try:
            expect_size(file.size)
        except Refused as refused:
            raise forms.ValidationError(refused.message) from None
        return file
