"""What is private, by which paragraph, and why."""

from django import forms

from boards import rules
from boards.models import AgendaItem
from boards.models.classes import Classified
from core.forms import Form, PlainTextField

REASON = (
    "Why the public interest in keeping it private is greater than that in disclosing it. Everyone "
    "reads this; it must not give away what is private."
)


def access_field(choices=Classified.Access.choices):
    return forms.ChoiceField(
        label="Who may hear and read it",
        choices=choices,
        initial=choices[0][0],
        widget=forms.RadioSelect,
        required=False,
    )


def paragraphs_field():
    return forms.TypedMultipleChoiceField(
        label="Paragraph of Schedule 12A",
        choices=rules.EXEMPT_PARAGRAPHS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only for exempt information. Paragraphs 6 and 7: check the wording of the day",
    )


def reason_field():
    return forms.CharField(label="Reason", max_length=500, required=False, help_text=REASON)


class PrivateFields:
    """Of a form with the three fields: shown apart; a body that meets in private has none."""

    NAMES = ("access", "paragraphs", "private_reason")

    def __init__(self, *args, body, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.NAMES if body.is_private else ():
            del self.fields[name]

    @property
    def open_fields(self):
        return [each for each in self if each.name not in self.NAMES]

    @property
    def private_fields(self):
        return [each for each in self if each.name in self.NAMES]

    @property
    def has_class(self):
        """Whether one of the three says something, or is wrong."""
        return any(
            each.errors or each.value() not in (None, "", [], "public")
            for each in self.private_fields
        )

    def clean_access(self):
        return self.cleaned_data["access"] or Classified.Access.PUBLIC


class PrivateForm(Form):
    """Closing an item of a meeting to the public."""

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


class ReleaseForm(Form):
    """What may now be told of a private item."""

    title = forms.CharField(max_length=200, help_text="Public")
    text = PlainTextField(
        label="What everyone may read",
        rows=10,
        max_length=30_000,
        help_text="It begins with the private minute: take out what stays private",
    )
    reason = forms.CharField(label="Why it may be told now", max_length=500, help_text="Public")
