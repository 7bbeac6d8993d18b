"""Forms of decisions outside meetings."""

from django import forms

from boards.delegated.models import DelegatedDecision
from core.forms import ClientIdField, DatePartsField, Form, PlainTextField
from core.personalforms import PublicTexts
from neighbourhoods.models import Person

Kind, Interest = DelegatedDecision.Kind, DelegatedDecision.Interest


class DelegatedForm(PublicTexts, Form):
    """All that the notice says. What is missing may come later, before the decision is made."""

    public_texts = ("title", "text", "reasons", "alternatives", "interest_text")

    kind = forms.ChoiceField(label="Decision maker", choices=Kind.choices, widget=forms.RadioSelect)
    decided_by = forms.ModelChoiceField(
        Person.objects.none(), label="Name of the decision maker", empty_label="Choose a person"
    )
    portfolio = forms.CharField(
        max_length=150, required=False, help_text="Of a cabinet member. Public"
    )
    title = forms.CharField(label="Title", max_length=180)
    power = forms.CharField(
        label="Power used",
        max_length=300,
        required=False,
        help_text="Paragraph of the constitution or of the scheme of delegation",
    )
    power_on = DatePartsField(label="Date of that constitution or scheme", required=False)
    text = PlainTextField(
        label="What was decided",
        required=False,
        rows=4,
        max_length=10_000,
        help_text="Everyone reads this and all that follows: nothing confidential or exempt here",
    )
    reasons = PlainTextField(required=False, rows=4, max_length=10_000)
    alternatives = PlainTextField(
        label="Alternatives considered and rejected",
        required=False,
        rows=3,
        max_length=10_000,
        help_text="Where there was none, say so",
    )
    interest = forms.ChoiceField(
        label="Decision maker’s interest",
        choices=[("", "Not stated yet"), *Interest.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    interest_text = forms.CharField(label="Which interest", max_length=500, required=False)
    dispensation = forms.CharField(
        label="Dispensation",
        max_length=200,
        required=False,
        help_text="Reference and date. Needed if the decision maker has a disclosable interest",
    )
    exempt_reason = forms.CharField(
        label="Urgent, so exempt from call-in: why",
        max_length=500,
        required=False,
        help_text="Only of a board that exercises executive functions",
    )
    exempt_agreed_by = forms.ModelChoiceField(
        Person.objects.none(),
        label="Who agreed that it is exempt",
        required=False,
        empty_label="None",
        help_text="As the constitution says, such as who chairs scrutiny",
    )
    decided_on = DatePartsField(label="Day of the decision", required=False)
    handed_in_on = DatePartsField(
        label="Day on which the record was handed in",
        required=False,
        help_text="For a councillor’s decision for their own ward (section 236): within a month of the decision",
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decided_by"].queryset = people
        self.fields["exempt_agreed_by"].queryset = people
        for name in ("interest_text", "exempt_reason"):
            self.fields[name].sometimes_required = True


class NewDelegatedForm(DelegatedForm):
    client_id = ClientIdField()


class ConsultForm(Form):
    person = forms.ModelChoiceField(
        Person.objects.none(), label="Who was asked", empty_label="Choose a person"
    )
    asked_on = DatePartsField(label="On which day")

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class ReplyForm(Form):
    """The reply, or the day by which none came."""

    replied_on = DatePartsField(label="Day of the reply", required=False)
    said = PlainTextField(label="What was said", required=False, rows=3, max_length=5_000)
    interest = forms.CharField(
        label="Interest that was declared",
        max_length=500,
        required=False,
        help_text="Leave blank if none was declared",
    )
    no_reply_by = DatePartsField(label="Or: no reply came by", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["said"].sometimes_required = True


class SignedForm(Form):
    signed_on = DatePartsField(label="On which day the paper was signed")


class NotTakenForm(Form):
    reason = forms.CharField(max_length=500, label="Reason for withdrawing it")


class CorrectForm(PublicTexts, Form):
    """What is wrong in a decision that is published."""

    public_texts = ("text",)

    text = PlainTextField(
        label="What is wrong, and how it should read", rows=4, max_length=5_000, help_text="Public"
    )
    client_id = ClientIdField()
