"""Forms of a hand-over: what goes to whom, and what the next should know."""

import datetime

from django import forms
from django.utils import timezone

from core.forms import ClientIdField, DatePartsField, Form, PlainTextField
from core.picker import is_key
from neighbourhoods.knowing.forms import NO_DETAILS
from neighbourhoods.knowing.models import LONGEST
from neighbourhoods.people.picking import PersonField

TICK, OTHER = "row-", "to-"
A_YEAR = datetime.timedelta(days=365)


def ticked(data, kinds):
    """Keys of the lines that were sent as ticked, whether they still stand in the name or not."""
    found = []
    for name in data:
        kind, _, key = name.removeprefix(TICK).rpartition("-")
        if name.startswith(TICK) and kind in kinds and is_key(key):
            found.append(f"{kind}-{int(key)}")
    return found


class HandOverForm(Form):
    """A tick and another receiver for each line; else all goes to one person."""

    to = PersonField(label="To whom", required=False)
    note = PlainTextField(
        label="Note",
        required=False,
        rows=3,
        max_length=2_000,
        help_text="Added to each action that moves, for those who may read it. Do not include private details.",
    )
    known_text = PlainTextField(
        label="Things to know", required=False, rows=4, max_length=LONGEST, help_text=NO_DETAILS
    )
    known_place = forms.ModelChoiceField(None, label="About which neighbourhood", required=False)
    known_review = DatePartsField(label="Look at it again on", required=False)
    client_id = ClientIdField()

    def __init__(self, *args, people, keys, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.keys = keys
        self.fields["to"].queryset = people
        self.fields["to"].empty_label = "No one yet"
        self.fields["to"].sometimes_required = True
        self.fields["known_place"].queryset = places
        self.fields["known_place"].empty_label = "Choose a neighbourhood"
        for key in keys:
            self.fields[TICK + key] = forms.BooleanField(required=False, initial=True)
            other = PersonField(people, label="Someone else for this", required=False)
            other.empty_label = "No one else"
            self.fields[OTHER + key] = other

    def tick(self, key):
        return self[TICK + key]

    def other(self, key):
        return self[OTHER + key]

    def clean(self):
        cleaned = super().clean()
        chosen = [key for key in self.keys if cleaned.get(TICK + key)]
        alone = [key for key in chosen if not cleaned.get(OTHER + key)]
        if not chosen:
            self.add_error("to", "Tick what you want to hand over")
        elif alone and not cleaned.get("to") and "to" not in self.errors:
            self.add_error("to", "Choose the person who takes over")
        if cleaned.get("known_text") and not cleaned.get("known_place"):
            self.add_error("known_place", "Choose the neighbourhood")
        return cleaned

    def chosen(self):
        """{key of a line: to whom}."""
        cleaned = self.cleaned_data
        keys = [key for key in self.keys if cleaned.get(TICK + key)]
        return {key: cleaned.get(OTHER + key) or cleaned["to"] for key in keys}

    def known(self):
        """What the next should know, as the operation takes it; None where nothing is said."""
        cleaned = self.cleaned_data
        if not cleaned.get("known_text"):
            return None
        review = cleaned.get("known_review") or timezone.localdate() + A_YEAR
        return {
            "neighbourhood": cleaned["known_place"],
            "text": cleaned["known_text"],
            "review_on": review,
        }
