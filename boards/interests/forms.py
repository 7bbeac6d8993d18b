"""The form of a declaration."""

import uuid

from django import forms

from boards.interests.models import Interest
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from boards.seats.models import Membership
from core.forms import ClientIdField, Form, PlainTextField


class InterestForm(Form):
    """What a member declares about an item, and what the member then does. Once the minutes are out:
    what was declared afterwards."""

    membership = forms.ModelChoiceField(
        Membership.objects.none(), label="Member", empty_label="Choose"
    )
    item = forms.ModelChoiceField(AgendaItem.objects.none(), label="Item", empty_label="Choose")
    kind = forms.ChoiceField(
        label="What kind of interest", choices=Interest.Kind.choices, widget=forms.RadioSelect
    )
    nature = PlainTextField(
        label="What it is",
        rows=2,
        max_length=2_000,
        required=False,
        help_text="Recorded in the minutes as declared",
    )
    is_sensitive = forms.BooleanField(
        label="It is sensitive: the minutes say only that there is an interest", required=False
    )
    outcome = forms.ChoiceField(
        label="Action taken", choices=Interest.Outcome.choices, widget=forms.RadioSelect
    )
    dispensation = forms.CharField(
        label="Reference of the dispensation", max_length=200, required=False
    )
    is_registered = forms.BooleanField(
        label="Already registered, or notification pending (if a pecuniary interest is not, the "
        "monitoring officer must be told within 28 days)",
        required=False,
    )
    client_id = ClientIdField(initial=uuid.uuid4)

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        seats = Membership.objects.filter(body=meeting.body_id).current(meeting.day)
        self.fields["membership"].queryset = seats.select_related("person")
        self.fields["membership"].label_from_instance = lambda seat: seat.person.name
        self.fields["item"].queryset = AgendaItem.objects.filter(meeting=meeting)
        self.fields["nature"].sometimes_required = True
        self.fields["dispensation"].sometimes_required = True
        if meeting.state == Meeting.State.MINUTES_PUBLISHED:
            del self.fields["outcome"], self.fields["dispensation"]
            return
        left_out = {Interest.Outcome.AFTERWARDS}
        if meeting.body.interest_leaves:
            left_out.add(Interest.Outcome.SILENT)
        self.fields["outcome"].choices = [
            each for each in Interest.Outcome.choices if each[0] not in left_out
        ]
