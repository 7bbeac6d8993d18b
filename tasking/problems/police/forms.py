"""Forms of police priorities. Everything here is for the public."""

from django import forms

from boards.models import Priority as PlanPriority
from core.forms import ClientIdField, DatePartsField, Form, PlainTextField
from core.personalforms import PublicTexts
from neighbourhoods.models import Agency
from tasking.problems.models import TEXT, Problem
from tasking.problems.pages.forms import NO_NAMES
from tasking.problems.police.models import PolicePriority

PUBLIC = f"Everyone can read this. {NO_NAMES}"


class PriorityForm(PublicTexts, Form):
    """What comes first, how it was chosen, what it leads to."""

    public_texts = ("title", "detail", "chosen_note")

    title = forms.CharField(max_length=200, label="Priority", help_text=PUBLIC)
    detail = PlainTextField(label="More detail", required=False, max_length=TEXT, rows=3)
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Police team’s agency", empty_label="Choose"
    )
    chosen = forms.ChoiceField(
        label="How it was chosen", choices=PolicePriority.Chosen.choices, widget=forms.RadioSelect
    )
    chosen_note = forms.CharField(
        max_length=200, required=False, label="Where or when it was chosen",
        help_text="Such as the forum and its date",
    )  # fmt: skip
    problem = forms.ModelChoiceField(
        Problem.objects.none(),
        label="Problem-solving plan",
        required=False,
        empty_label="No problem-solving plan",
    )
    plan_priority = forms.ModelChoiceField(
        PlanPriority.objects.none(),
        label="Supports the plan’s priority",
        required=False,
        empty_label="None",
    )

    def __init__(self, *args, agencies, problems, priorities, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies
        self.fields["problem"].queryset = problems
        self.fields["plan_priority"].queryset = priorities


class NewPriorityForm(PriorityForm):
    starts_on = DatePartsField(label="From")
    client_id = ClientIdField()


class EndForm(PublicTexts, Form):
    public_texts = ("result",)

    ends_on = DatePartsField(label="Last day")
    result = PlainTextField(label="Outcome", max_length=TEXT, rows=3, help_text=PUBLIC)


class NoteForm(PublicTexts, Form):
    public_texts = ("text",)

    on = DatePartsField(label="Day")
    text = PlainTextField(label="What was done", max_length=TEXT, rows=3, help_text=PUBLIC)
    client_id = ClientIdField()
