"""The form of a declaration of one's own."""

import uuid

from django import forms

from boards.interests.models import Interest
from boards.meetings.items.models import AgendaItem
from core.forms import ClientIdField, Form, PlainTextField

WILL = {
    Interest.Outcome.LEFT: "Leave the room",
    Interest.Outcome.SPOKE: "Speak, then leave the room",
    Interest.Outcome.SILENT: "Stay without speaking or voting",
    Interest.Outcome.STAYED: "Stay and take part",
    Interest.Outcome.DISPENSATION: "Take part with a dispensation",
}


class OwnInterestForm(Form):
    """What somebody declares about an item, and what they will do."""

    item = forms.ModelChoiceField(
        AgendaItem.objects.none(), label="Which item", empty_label="Choose"
    )
    kind = forms.ChoiceField(
        label="What kind of interest", choices=Interest.Kind.choices, widget=forms.RadioSelect
    )
    nature = PlainTextField(
        label="What the interest is",
        rows=2,
        max_length=2_000,
        required=False,
        help_text="This will be recorded in the public minutes",
    )
    is_sensitive = forms.BooleanField(
        label="It is sensitive: the minutes say only that there is an interest", required=False
    )
    outcome = forms.ChoiceField(
        label="What you will do", choices=list(WILL.items()), widget=forms.RadioSelect
    )
    dispensation = forms.CharField(
        label="Reference of the dispensation, if you have one", max_length=200, required=False
    )
    is_registered = forms.BooleanField(
        label="It is in the register of interests, or I have asked for it to be entered (the "
        "monitoring officer must otherwise be told of a pecuniary interest within 28 days)",
        required=False,
    )
    client_id = ClientIdField(initial=uuid.uuid4)

    def __init__(self, *args, meeting, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items
        self.fields["nature"].sometimes_required = True
        self.fields["dispensation"].sometimes_required = True
        if meeting.body.interest_leaves:
            silent = Interest.Outcome.SILENT
            self.fields["outcome"].choices = [each for each in WILL.items() if each[0] != silent]
