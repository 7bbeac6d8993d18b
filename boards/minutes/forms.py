"""Forms of minutes."""

from django import forms

from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from core.forms import ClientIdField, DatePartsField, Form, PlainTextField, ShownField
from core.marking.forms import access_field, paragraphs_field, reason_field
from core.marking.models import Classified
from core.personalforms import PublicTexts
from neighbourhoods.models import Person


class MinuteForm(Form):
    """Autosave of one item's text."""

    text = PlainTextField(label="Minute", required=False)
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    client_id = ClientIdField()
    leave = forms.BooleanField(required=False, widget=forms.HiddenInput)


class ApprovalForm(Form):
    """Whether earlier minutes are a correct record. Corrections: one a paragraph."""

    shown = ShownField()
    meeting = forms.ModelChoiceField(Meeting.objects.none())
    outcome = forms.ChoiceField(
        choices=[("approved", "A correct record"), ("refused", "Not a correct record")]
    )
    corrections = PlainTextField(required=False, max_length=20_000)

    def __init__(self, *args, body, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = Meeting.objects.filter(body=body)


class AgreementForm(Form):
    """The chair agreed to the minutes outside this system."""

    person = forms.ModelChoiceField(
        Person.objects.none(), label="Who agreed", widget=forms.RadioSelect, empty_label=None
    )
    how = forms.ChoiceField(
        label="How", choices=[("email", "By email"), ("phone", "By phone")],
        widget=forms.RadioSelect,
    )  # fmt: skip
    checked_on = DatePartsField(label="On which day")

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class SignatureForm(Form):
    """Who presided at the meeting that approved, and signed; perhaps with a note of dissent."""

    shown = ShownField()
    person = forms.ModelChoiceField(Person.objects.none(), label="Signed by (chair)")
    dissent = PlainTextField(required=False, max_length=5_000)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class ReopenForm(Form):
    """Why published minutes are taken back."""

    reason = forms.CharField(max_length=500, label="Reason for reopening")


class CorrectionForm(PublicTexts, Form):
    """What is wrong in signed minutes, and the later meeting that says so."""

    public_texts = ("text",)

    item = forms.ModelChoiceField(
        AgendaItem.objects.none(), label="Which item is wrong", empty_label="Choose an item"
    )
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label="On the agenda of", empty_label="Choose a meeting"
    )
    text = PlainTextField(label="What is wrong, and how it should read", rows=4, max_length=5_000)

    def __init__(self, *args, items, meetings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items
        self.fields["meeting"].queryset = meetings


class PrivateForm(PublicTexts, Form):
    """Closing an item of a meeting to the public."""

    public_texts = ("private_reason",)

    item = forms.ModelChoiceField(AgendaItem.objects.none(), empty_label="Choose")
    what = forms.ChoiceField(
        label="What is private",
        choices=[
            ("item", "The whole item: its text, what is said, decided and agreed"),
            ("minute", "Only what the minutes say; decisions and actions stay open"),
        ],
        initial="item",
        required=False,
        widget=forms.RadioSelect,
    )
    access = access_field(Classified.Access.choices[1:])
    paragraphs = paragraphs_field()
    private_reason = reason_field()

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = AgendaItem.objects.filter(meeting=meeting, access="public")
        for each in self.fields.values():
            each.sometimes_required = True


class SummaryForm(PublicTexts, Form):
    """What the public reads of a private item."""

    public_texts = ("text",)

    text = PlainTextField(label="Public summary", required=False, max_length=5_000)
