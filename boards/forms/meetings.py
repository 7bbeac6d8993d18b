"""Meetings and their agendas."""

from django import forms

from boards.marking.forms import PrivateFields, access_field, paragraphs_field, reason_field
from boards.meetings.forms import MeetingForm
from boards.models import AgendaItem
from core.forms import Form, PlainTextField


class AdjournForm(MeetingForm):
    """To when, and why."""

    reason = forms.CharField(max_length=500, label="Why it is adjourned", help_text="Public")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, with_agenda=False, **kwargs)
        del self.fields["is_extraordinary"]


class ItemForm(PrivateFields, Form):
    """One agenda item. A body that meets in private anyway has no class to choose."""

    title = forms.CharField(
        max_length=200, help_text="Everyone reads the title, of a private item too"
    )
    kind = forms.ChoiceField(
        label="Kind of item", choices=AgendaItem.Kind.choices, initial=AgendaItem.Kind.ORDINARY
    )
    presenter = forms.CharField(max_length=200, required=False)

    minutes_allowed = forms.IntegerField(min_value=1, max_value=600, required=False)
    text = PlainTextField(required=False, help_text="What it is about, and what is asked")
    recommendation = PlainTextField(
        required=False,
        max_length=5_000,
        rows=3,
        help_text="In the words of the minutes, such as “that the bench is moved”. Agreed with "
        "one press at the meeting.",
    )

    access = access_field()
    paragraphs = paragraphs_field()
    private_reason = reason_field()


class AmendForm(Form):
    """The words of an item that is published."""

    title = forms.CharField(max_length=200)
    presenter = forms.CharField(max_length=200, required=False)
    minutes_allowed = forms.IntegerField(min_value=1, max_value=600, required=False)
    text = PlainTextField(required=False, help_text="What it is about, and what is asked")
    recommendation = PlainTextField(required=False, max_length=5_000, rows=3)


class WithdrawForm(Form):
    reason = forms.CharField(max_length=500, label="Why it is withdrawn", help_text="Public")


class SummaryForm(Form):
    """What the public reads of a private item."""

    text = PlainTextField(label="Public summary", required=False, max_length=5_000)


class LiveItemForm(Form):
    """An item added while the meeting runs."""

    title = forms.CharField(max_length=200, label="Item")
    client_id = forms.UUIDField(required=False, widget=forms.HiddenInput)


class UrgentForm(Form):
    """Why an item that was not published in time cannot wait."""

    reason = forms.CharField(max_length=500, label="Special circumstances")
    presiding = forms.CharField(max_length=200, label="Who presides")
