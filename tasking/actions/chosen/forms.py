"""What is done with the actions that were ticked."""

from django import forms

from core.forms import DatePartsField, Form, PlainTextField
from neighbourhoods.models import Agency
from neighbourhoods.people.picking import PersonField

REMIND, GIVE, CARRY_OVER = "remind", "give", "carry_over"
CHOICES = [
    (REMIND, "Remind whoever is to do them"),
    (GIVE, "Give them to a person or an agency"),
    (CARRY_OVER, "Carry them over to a new due date"),
]


class ChosenForm(Form):
    """One press for all that is ticked."""

    do = forms.ChoiceField(label="What to do", choices=CHOICES, widget=forms.RadioSelect)
    owner = PersonField(label="Give to", required=False)
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Lead agency",
        required=False,
        empty_label="Same as the person’s",
        help_text="Another agency than before is asked to accept them",
    )
    due_on = DatePartsField(label="New due date", required=False)
    note = PlainTextField(
        label="Reason",
        required=False,
        rows=2,
        max_length=1_000,
        help_text="Stands with each of them. Not needed for a reminder.",
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people
        self.fields["owner"].empty_label = "No named person"
        self.fields["agency"].queryset = Agency.objects.active()
        for name in ("agency", "due_on", "note"):
            self.fields[name].sometimes_required = True

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("do") == CARRY_OVER and not cleaned.get("due_on"):
            if "due_on" not in self.errors:
                self.add_error("due_on", "Enter the new due date")
        return cleaned
