"""Forms of a meeting."""

import datetime

from django import forms

from boards.meetings.calendars.checking import LookedAtField
from boards.meetings.items.operations import START_COPY, START_EMPTY, START_STANDING
from core.dates import local_time
from core.forms import DatePartsField, Form, PlainTextField, TimeField
from core.personalforms import PublicTexts
from neighbourhoods.models import Venue

DAY = datetime.timedelta(days=1)
AFTER_MIDNIGHT = datetime.time(4)
"""An end up to this hour belongs to the evening before."""


def end_of(day, starts, ends):
    """The moment of an end: an hour before the start is after midnight."""
    return local_time(day + DAY if ends <= starts else day, ends)


class MeetingForm(PublicTexts, Form):
    """When and where. Times are local."""

    public_texts = ("place", "access_notes", "called_for")

    day = DatePartsField(label="Date", years=(2000, 2099))
    starts = TimeField(label="Starts at", help_text="Such as 7pm or 19:00")
    ends = TimeField(
        label="Ends at", required=False, help_text="Up to 4am counts as after midnight"
    )
    venue = forms.ModelChoiceField(Venue.objects.none(), required=False)
    place = forms.CharField(
        max_length=200, required=False, help_text="The room, or a place that is not in the list"
    )
    access_notes = PlainTextField(
        required=False,
        max_length=2_000,
        rows=3,
        help_text="Steps, hearing loop, parking. Leave blank to use the venue’s notes. Public.",
    )
    is_extraordinary = forms.BooleanField(
        label="Extraordinary meeting, called for one matter: it approves no minutes", required=False
    )
    called_for = forms.CharField(
        label="What an extraordinary meeting is called for",
        max_length=200,
        required=False,
        help_text="It has this business and no other. Public.",
    )
    predates_system = forms.BooleanField(
        label="It was held before this system was used",
        required=False,
        help_text="Entered for the record: it has no timetable and is not counted.",
    )
    looked_at = LookedAtField()
    sure_of = forms.DateField(required=False, widget=forms.HiddenInput)
    is_sure = forms.BooleanField(label="Yes, on that day", required=False, widget=forms.HiddenInput)
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
            del self.fields["agenda"], self.fields["predates_system"]

    def add_error(self, field, error):
        """An unusual day is asked about: the box for it appears, for that day and no other."""
        if field == "is_sure":
            self.fields["is_sure"].widget = forms.CheckboxInput()
            self.data = self.data.copy()
            self.data.pop(self.add_prefix("is_sure"), None)
            self.data[self.add_prefix("sure_of")] = self.cleaned_data["day"].isoformat()
        super().add_error(field, error)

    def clean(self):
        cleaned = super().clean()
        if {"day", "starts"} <= cleaned.keys():
            cleaned["starts_at"] = local_time(cleaned["day"], cleaned["starts"])
            ends = cleaned.get("ends")
            cleaned["ends_at"] = self._end(cleaned["day"], cleaned["starts"], ends)
        if not cleaned.get("venue") and not cleaned.get("place"):
            self.add_error("venue", "Choose a venue, or enter a place")
        return cleaned

    def _end(self, day, starts, ends):
        if ends is None:
            return None
        if ends <= starts and ends > AFTER_MIDNIGHT:
            self.add_error("ends", "The meeting must end after it starts")
            return None
        return end_of(day, starts, ends)

    def details(self):
        """What the operations take."""
        names = (
            *("starts_at", "ends_at", "venue", "place", "access_notes", "is_extraordinary"),
            *("called_for", "predates_system", "agenda"),
        )
        found = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        if self.cleaned_data["is_sure"]:
            found["sure_of"] = self.cleaned_data["sure_of"]
        return found
