"""Forms of a year's dates: how they are proposed, and the grid in which they are set."""

import uuid

from django import forms

from boards.meetings.calendars import patterns
from boards.meetings.calendars.checking import LookedAtField
from boards.meetings.calendars.operations import MOST
from boards.meetings.calendars.patterns import LAST, MONTH, QUARTER, WEEKS, Pattern
from boards.meetings.dates.forms import AFTER_MIDNIGHT, end_of
from core.calendar import WEEKDAYS
from core.dates import local_time
from core.forms import (
    ClientIdField,
    DatePartsField,
    Form,
    TimeField,
    WrittenDayField,
)
from core.written import MONTHS
from neighbourhoods.models import Venue

NTH = (("1", "first"), ("2", "second"), ("3", "third"), ("4", "fourth"), (str(LAST), "last"))
EVERY = (
    (MONTH, "Each month, on the weekday chosen below"),
    (QUARTER, "Each quarter (from January, April, July, October), on the weekday chosen below"),
    (WEEKS, "Every so many weeks, from the first day on"),
)


class PatternForm(Form):
    """How often a body meets. It proposes days and writes nothing."""

    every = forms.ChoiceField(label="How often", choices=EVERY, widget=forms.RadioSelect)
    nth = forms.ChoiceField(label="Which one", choices=NTH)
    weekday = forms.ChoiceField(choices=[(str(number), name) for number, name in WEEKDAYS])
    weeks = forms.IntegerField(label="Weeks between meetings", min_value=1, max_value=52)
    but = forms.MultipleChoiceField(
        label="Months without a meeting",
        choices=[(str(number), name.title()) for number, name in enumerate(MONTHS, 1)],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    first = DatePartsField(label="From", years=(2000, 2098))
    last = DatePartsField(
        label="Until", years=(2000, 2099), required=False, help_text="Leave blank for a year"
    )
    starts = TimeField(label="Starts at", help_text="Such as 7pm or 19:00")

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and not last:
            cleaned["last"] = patterns.year_from(first)[1]
        elif first and last and last < first:
            self.add_error("last", "The last day must not be before the first day")
        elif first and (last - first).days > 3 * 366:
            self.add_error("last", "Propose the dates of three years at most")
        return cleaned

    def days(self):
        """The days that are proposed, and whether there would be more than can be set at once."""
        data = self.cleaned_data
        pattern = Pattern(
            data["every"],
            int(data["weekday"]),
            int(data["nth"]),
            data["weeks"],
            frozenset(int(each) for each in data["but"]),
        )
        found = patterns.days(pattern, data["first"], data["last"])
        return found[:MOST], len(found) > MOST


class GridRow:
    """One line of the grid, as its template shows it: its fields and what is known of its date."""

    def __init__(self, form, number):
        self.number = number
        self.day, self.starts = form[f"day_{number}"], form[f"starts_{number}"]
        self.leave = form[f"leave_{number}"]
        self.report = None


class YearForm(Form):
    """The grid: each line is a date with its time; a line is left out by its tick or without a day."""

    ends = TimeField(
        label="Ends at", required=False, help_text="Up to 4am counts as after midnight"
    )
    venue = forms.ModelChoiceField(Venue.objects.none(), required=False)
    place = forms.CharField(
        max_length=200, required=False, help_text="The room, or a place that is not in the list"
    )
    lines = forms.IntegerField(min_value=1, max_value=MOST, widget=forms.HiddenInput, label="Dates")
    client_id = ClientIdField()
    looked_at = LookedAtField()

    def __init__(self, data=None, *args, venues, days=(), starts=None, initial=None, **kwargs):
        initial = {"client_id": uuid.uuid4(), "lines": len(days)} | (initial or {})
        super().__init__(data, *args, initial=initial, **kwargs)
        self.fields["venue"].queryset = venues
        self.fields["venue"].empty_label = "Not in the list"
        count = _count(self.data.get("lines", "")) if self.is_bound else len(days)
        for number in range(count):
            day = days[number] if number < len(days) else None
            self._add_line(number, day and f"{day:%a %-d %B %Y}", starts and f"{starts:%H:%M}")

    def _add_line(self, number, day, starts):
        named = f"date {number + 1}"
        fields = {
            f"day_{number}": WrittenDayField(
                label=f"Day of {named}",
                required=False,
                initial=day,
                widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
            ),
            f"starts_{number}": TimeField(
                label=f"Start of {named}",
                required=False,
                initial=starts,
                widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
            ),
            f"leave_{number}": forms.BooleanField(label=f"Leave out {named}", required=False),
        }
        for name, field in fields.items():
            self.fields[name] = field

    @property
    def rows(self):
        """The GridRows."""
        count = sum(name.startswith("day_") for name in self.fields)
        return [GridRow(self, number) for number in range(count)]

    def kept(self):
        """[(number, day, start)] of the lines that are not left out and have a day."""
        data = self.cleaned_data
        numbers = [row.number for row in self.rows if not data.get(f"leave_{row.number}")]
        return [
            (number, data[f"day_{number}"], data.get(f"starts_{number}"))
            for number in numbers
            if data.get(f"day_{number}")
        ]

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("venue") and not cleaned.get("place"):
            self.add_error("venue", "Choose a venue, or enter a place")
        if not self.rows:
            self.add_error(None, "Propose some dates first")
        seen = set()
        for number, day, starts in self.kept():
            if starts is None and f"starts_{number}" not in self.errors:
                self.add_error(f"starts_{number}", f"Enter when date {number + 1} starts")
            elif not 2000 <= day.year <= 2099:
                self.add_error(f"day_{number}", "The date must be between 2000 and 2099")
            elif starts and (day, starts) in seen:
                self.add_error(f"day_{number}", f"{day:%-d %B %Y} stands in the grid twice")
            elif starts and self._ends_before(starts):
                self.add_error("ends", "The meetings must end after they start")
            seen.add((day, starts))
        if self.rows and not self.kept() and not self.errors:
            self.add_error(None, "Keep at least one date")
        return cleaned

    def _ends_before(self, starts):
        ends = self.cleaned_data.get("ends")
        return "ends" not in self.errors and ends and ends <= starts and ends > AFTER_MIDNIGHT

    def moments(self):
        """[(number, begins, ends or None)] of what is kept."""
        ends = self.cleaned_data["ends"]
        return [
            (number, local_time(day, starts), end_of(day, starts, ends) if ends else None)
            for number, day, starts in self.kept()
        ]


def _count(text):
    """How many lines were sent; none for what is no such number."""
    return min(int(text), MOST) if text.isascii() and text.isdigit() and len(text) < 4 else 0
