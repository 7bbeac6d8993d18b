"""Forms of tasking meetings."""

from django import forms

from core.forms import ClientIdField, Form, PlainTextField
from tasking.meetings import states
from tasking.meetings.models import Escalation, Nomination, TaskingGroup
from tasking.models import Problem, ServiceRequest

NO_NAMES = "Places, behaviour and times only. No names, and nothing that points to a person"


class WordsForm(Form):
    """Where something happens, what, when, and how urgent it is."""

    place = forms.CharField(label="Where", max_length=150, required=False)
    behaviour = PlainTextField(
        label="What happens there", rows=3, max_length=2_000, required=False, help_text=NO_NAMES
    )
    times = forms.CharField(label="When it happens", max_length=200, required=False)
    urgency = forms.ChoiceField(
        label="How urgent", choices=Nomination.Urgency.choices, widget=forms.RadioSelect,
        initial=Nomination.Urgency.NORMAL,
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("place", "behaviour"):
            self.fields[name].sometimes_required = True


class NominateForm(WordsForm):
    """A matter for the next meeting: a place and what happens there, or a record that is here already."""

    problem = forms.ModelChoiceField(
        Problem.objects.none(), label="Problem-solving plan", required=False, empty_label="None"
    )
    request = forms.ModelChoiceField(
        ServiceRequest.objects.none(), label="Request", required=False, empty_label="None"
    )
    client_id = ClientIdField()
    field_order = ("place", "behaviour", "times", "problem", "request", "urgency")

    def __init__(self, *args, problems, requests, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["problem"].queryset = problems
        self.fields["request"].queryset = requests


class LateForm(Form):
    reason = forms.CharField(
        label="Why it cannot wait for the following meeting", max_length=500, required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].sometimes_required = True


class AnswerForm(Form):
    """What the group says to a nomination."""

    to = forms.ChoiceField(
        label="Decision",
        choices=[
            (states.TAKEN_ON, "Taken on"),
            (states.NOT_TAKEN, "Not taken on"),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Reason", max_length=500, required=False, help_text="Required if it is not taken on"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].sometimes_required = True


class EscalateForm(Form):
    """A matter for a group of another level."""

    to = forms.ModelChoiceField(TaskingGroup.objects.none(), label="Send to", empty_label="Choose")
    title = forms.CharField(
        label="Matter", max_length=180, required=False,
        help_text="Leave blank if you choose a record below",
    )  # fmt: skip
    problem = forms.ModelChoiceField(
        Problem.objects.none(), label="Problem-solving plan", required=False, empty_label="None"
    )
    request = forms.ModelChoiceField(
        ServiceRequest.objects.none(), label="Request", required=False, empty_label="None"
    )
    nomination = forms.ModelChoiceField(
        Nomination.objects.none(), required=False, empty_label="None"
    )
    why = forms.ChoiceField(
        label="Reason", choices=Escalation.Why.choices, widget=forms.RadioSelect
    )
    text = PlainTextField(
        label="What was tried, and what you ask for", rows=4, max_length=3_000, help_text=NO_NAMES
    )
    client_id = ClientIdField()

    def __init__(self, *args, groups, problems, requests, nominations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["request"].queryset = requests
        self.fields["to"].queryset = groups
        self.fields["problem"].queryset = problems
        self.fields["nomination"].queryset = nominations
        self.fields["title"].sometimes_required = True


class EscalationAnswerForm(Form):
    """What the receiving group does about it."""

    to = forms.ChoiceField(
        label="Decision",
        choices=[
            (states.TAKEN_ON, "Taken on here"),
            (states.REFERRED_BACK, "Referred back"),
        ],
        widget=forms.RadioSelect,
    )
    answer = PlainTextField(
        rows=3, max_length=3_000, required=False, help_text="The group that sent it reads this"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].sometimes_required = True
