"""Forms of the work programme, of answers and of results."""

from django import forms

from boards.bodies.models import Body
from boards.programme.models import Answer, DecisionResult
from core.forms import DatePartsField, Form, PlainTextField
from core.marking.forms import PrivateFields, access_field, paragraphs_field, reason_field
from core.personalforms import PublicTexts


class AnswerForm(PublicTexts, Form):
    """What a body says to one recommendation."""

    public_texts = ("text", "condition")

    word = forms.ChoiceField(
        label="Decision", choices=Answer.Word.choices, widget=forms.RadioSelect
    )
    text = PlainTextField(label="Amended wording", required=False, rows=3, max_length=5_000)
    effective_on = DatePartsField(
        label="Effective date", required=False, help_text="Leave blank for immediately"
    )
    condition = forms.CharField(max_length=500, required=False, label="Conditions")
    to_body = forms.ModelChoiceField(
        Body.objects.none(), required=False, label="Referred to", empty_label="None"
    )

    def __init__(self, *args, bodies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to_body"].queryset = bodies
        for name in ("text", "to_body"):
            self.fields[name].sometimes_required = True


class SendForm(Form):
    to_body = forms.ModelChoiceField(
        Body.objects.none(), label="Refer to", empty_label="Choose a board or committee"
    )

    def __init__(self, *args, bodies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to_body"].queryset = bodies


class ResultForm(PublicTexts, Form):
    """What became of a decision."""

    public_texts = ("text",)

    standing = forms.ChoiceField(
        label="Status", choices=DecisionResult.Standing.choices, widget=forms.RadioSelect
    )
    text = PlainTextField(label="What was done", rows=3, max_length=5_000, help_text="Public")
    on = DatePartsField(label="Date")


class FutureForm(PrivateFields, Form):
    """Something that a later meeting will hear."""

    public_texts = ("title", "text", "private_reason")
    always_public = ("title", "private_reason")

    title = forms.CharField(max_length=200)
    text = PlainTextField(required=False, rows=3, label="Background")
    lead = forms.CharField(max_length=200, required=False, label="Lead officer")
    wanted_on = DatePartsField(label="Expected date", required=False)
    access = access_field()
    paragraphs = paragraphs_field()
    private_reason = reason_field()


class DropForm(Form):
    reason = forms.CharField(max_length=500, label="Reason for removing it")


class ProposeForm(PublicTexts, Form):
    public_texts = ("title", "text")

    title = forms.CharField(label="Title", max_length=200)
    text = PlainTextField(
        label="Reason and what you would like the board to do",
        required=False,
        rows=4,
        max_length=5_000,
        help_text="Public once it is on a published agenda",
    )
