"""Forms of comments on a plan."""

from django import forms

from boards.plans.models import Priority
from core.forms import ClientIdField, DatePartsField, Form, PlainTextField
from core.personalforms import PublicTexts
from core.publicforms.forms import WithSender
from core.publicforms.models import CameBy

MOST = 5_000


def _priority():
    return forms.ModelChoiceField(
        Priority.objects.none(),
        required=False,
        label="What is it about?",
        empty_label="The whole plan",
    )


def _words(label, **more):
    return PlainTextField(label=label, rows=8, max_length=MOST, **more)


class CommentForm(WithSender):
    """What anybody says of a plan."""

    priority = _priority()
    text = _words("Your comment", help_text="Do not name anyone. Staff read it before it is shown")
    organisation = forms.CharField(
        max_length=150,
        required=False,
        label="Organisation",
        help_text="Only if you write for one. It is shown with the comment",
    )
    field_order = ("stamp", "priority", "text", "organisation", "name", "email", "phone")

    def __init__(self, *args, priorities, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["priority"].queryset = priorities
        self.fields["name"].help_text = "Optional. Never shown to the public"


class PaperCommentForm(Form):
    """A comment that came in another way, as somebody enters it."""

    client_id = ClientIdField()
    came_by = forms.ChoiceField(
        label="How did it come?",
        choices=[each for each in CameBy.choices if each[0] != CameBy.FORM],
        widget=forms.RadioSelect,
    )
    received_on = DatePartsField(label="Date it came")
    priority = _priority()
    text = _words("Comment", help_text="As it was written or said. Leave out names")
    organisation = forms.CharField(
        max_length=150, required=False, help_text="Shown with the comment"
    )
    name = forms.CharField(
        max_length=200, required=False, help_text="Optional. Never shown to the public"
    )
    email = forms.EmailField(max_length=254, required=False)
    phone = forms.CharField(max_length=40, required=False, label="Phone number")

    def __init__(self, *args, priorities, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["priority"].queryset = priorities


class HeardForm(PublicTexts, Form):
    public_texts = ("heard", "what_changed")

    heard = PlainTextField(
        label="What we heard", required=False, max_length=10_000, help_text="Do not name anyone"
    )
    what_changed = PlainTextField(
        label="What changed in the plan", required=False, max_length=10_000
    )


class ConsultForm(PublicTexts, Form):
    public_texts = ("consultation",)

    consulted_from = DatePartsField(label="First day for comments")
    consulted_until = DatePartsField(label="Last day for comments")
    consultation = PlainTextField(
        label="How to comment, and later what people said", required=False, max_length=10_000
    )
