"""What is private, by which paragraph, and why."""

from django import forms

from boards.marking.forms import access_field, paragraphs_field, reason_field
from boards.marking.models import Classified
from boards.models import AgendaItem
from core.forms import Form, PlainTextField


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
