"""Forms of a meeting."""

from django import forms

from boards.meetings.items.operations import START_COPY, START_EMPTY, START_STANDING
from core.dates import local_time
from core.forms import DatePartsField, Form, PlainTextField, TimeField
from neighbourhoods.models import Venue


class MeetingForm(Form):
    """When and where. Times are local."""

    day = DatePartsField(label="Date", years=(2000, 2099))
    starts = TimeField(label="Starts at", help_text="Such as 7pm or 19:00")
    ends = TimeField(label="Ends at", required=False)
    venue = forms.ModelChoiceField(Venue.objects.none(), required=False)
    place = forms.CharField(
        max_length=200, required=False, help_text="The room, or a place that is not in the list"
    )
    access_notes = PlainTextField(
        required=False,
        max_length=2_000,
        rows=3,
        help_text="Steps, hearing loop, parking. Empty: as the venue says. Public.",
    )
    is_extraordinary = forms.BooleanField(
        label="Extraordinary meeting, called for one matter: it approves no minutes", required=False
    )
    agenda = forms.ChoiceField(
        label="Start the agenda with",
        choices=[
            (START_STANDING, "The standing items"),
            (START_COPY, "A copy of the last agenda"),
            (START_EMPTY, "Nothing"),
        ],
        initial=START_STANDING,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, venues, with_agenda=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["venue"].queryset = venues
        self.fields["venue"].empty_label = "Not in the list"
        if not with_agenda:
            del self.fields["agenda"]

    def clean(self):
        cleaned = super().clean()
        if {"day", "starts"} <= cleaned.keys():
            cleaned["starts_at"] = local_time(cleaned["day"], cleaned["starts"])
            ends = cleaned.get("ends")
            cleaned["ends_at"] = local_time(cleaned["day"], ends) if ends else None
            if ends and ends <= cleaned["starts"]:
                self.add_error("ends", "The meeting must end after it starts")
        if not cleaned.get("venue") and not cleaned.get("place"):
            self.add_error("venue", "Choose a venue, or enter a place")
        return cleaned

    def details(self):
        """What the operations take."""
        names = (
            *("starts_at", "ends_at", "venue", "place", "access_notes", "is_extraordinary"),
            "agenda",
        )
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
