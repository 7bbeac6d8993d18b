"""Forms of agenda items."""

import uuid

from django import forms

from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from core.forms import ClientIdField, Form, PlainTextField
from core.marking.forms import PrivateFields, access_field, paragraphs_field, reason_field


class ItemForm(PrivateFields, Form):
    """One agenda item. A body that meets in private anyway has no class to choose."""

    public_texts = ("title", "text", "recommendation", "private_reason")
    always_public = ("title", "private_reason")

    title = forms.CharField(
        max_length=200, help_text="The title is public, even for a private item"
    )
    kind = forms.ChoiceField(
        label="Kind of item", choices=AgendaItem.Kind.choices, initial=AgendaItem.Kind.ORDINARY
    )
    is_sub_item = forms.BooleanField(
        label="Part of the item above",
        required=False,
        help_text="Numbered under it, for example 4.1",
    )
    presenter = forms.CharField(max_length=200, required=False)

    minutes_allowed = forms.IntegerField(
        label="Time (minutes)", min_value=1, max_value=600, required=False
    )
    text = PlainTextField(
        required=False, help_text="Summary and what you are asking the board to do"
    )
    recommendation = PlainTextField(
        required=False,
        max_length=5_000,
        rows=3,
        help_text="Write it as it should appear in the minutes, for example “That the bench is "
        "moved”.",
    )

    access = access_field()
    paragraphs = paragraphs_field()
    private_reason = reason_field()


class NewItemForm(ItemForm):
    """An item that is added. The id makes one item of the same press sent twice."""

    client_id = ClientIdField(initial=uuid.uuid4)


class LiveItemForm(Form):
    """An item added while the meeting runs."""

    title = forms.CharField(max_length=200, label="Item")
    client_id = ClientIdField()


class UrgentForm(Form):
    """Why an item that was not published in time cannot wait."""

    reason = forms.CharField(max_length=500, label="Reason for urgency")


class PlaceForm(Form):
    """On which agenda a paper goes."""

    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label="On the agenda of", empty_label="Choose a meeting"
    )

    def __init__(self, *args, meetings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings
