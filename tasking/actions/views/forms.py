"""Forms of actions. Choices come in already scoped."""

from django import forms
from django.utils.text import get_text_list

from boards.models import Body, Priority
from core.forms import ClientIdField, DatePartsField, Form, JoinedTextField, PlainTextField
from core.personalforms import PublicTexts
from neighbourhoods.models import Agency, Neighbourhood, Part, Person
from neighbourhoods.people.agencies.forms import offer_agencies
from neighbourhoods.people.picking import PersonField
from tasking.actions.models import Action, Marking
from tasking.actions.photos.forms import PhotoField
from tasking.problems.models import Problem
from tasking.requests.models import ServiceRequest

NOTE = 5_000
NOT_IN_SEVERAL = {"body": "The board or forum that requests it", "part": "The part"}
"""What ties an action to one place, and how it is called."""
ORIGINS = ("plan_priority", "problem", "request")


class ActionForm(PublicTexts, Form):
    """What, who, which agency, by when."""

    public_texts = ("what",)

    what = JoinedTextField(label="Action", rows=2, max_length=500)
    owner = PersonField(label="Owner", required=False)
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Lead agency",
        required=False,
        help_text="Leave blank to use the owner’s agency",
    )
    supporting = forms.ModelMultipleChoiceField(
        Agency.objects.none(),
        label="Supporting agencies",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    due_on = DatePartsField(label="Due date")
    priority = forms.TypedChoiceField(
        choices=Action.Urgency.choices, coerce=int, initial=Action.Urgency.NORMAL
    )
    body = forms.ModelChoiceField(
        Body.objects.none(),
        label="Requested by",
        required=False,
        help_text="Only the board or forum that requested the action can sign it off",
    )
    neighbourhood = forms.ModelChoiceField(Neighbourhood.objects.none(), required=False)
    also = forms.ModelMultipleChoiceField(
        Neighbourhood.objects.none(),
        label="The same action in other neighbourhoods too",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="One action for each, with its own number",
    )
    plan_priority = forms.ModelChoiceField(
        Priority.objects.none(), label="Supports priority", required=False
    )
    problem = forms.ModelChoiceField(
        Problem.objects.none(), label="For the problem", required=False
    )
    request = forms.ModelChoiceField(
        ServiceRequest.objects.none(), label="For the request", required=False
    )
    part = forms.ModelChoiceField(
        Part.objects.none(), label="Part of the neighbourhood", required=False
    )
    evidence_required = forms.BooleanField(
        label="A photograph or a note has to show that it is done", required=False
    )
    client_id = ClientIdField()

    def __init__(
        self, *args, people, bodies, neighbourhoods, problems=None, requests=None, is_new=True,
        **kwargs,
    ):  # fmt: skip
        super().__init__(*args, **kwargs)
        fields = self.fields
        fields["owner"].queryset = people
        fields["owner"].empty_label = "No named person"
        offer_agencies(self, "agency", "supporting")
        fields["agency"].empty_label = "Same as owner"
        fields["body"].queryset = bodies
        fields["body"].empty_label = "No board or forum"
        fields["neighbourhood"].queryset = neighbourhoods
        given = str(self.initial.get("plan_priority") or "")
        if (given.isdigit() and len(given) < 18) or self.data.get("plan_priority"):
            places = neighbourhoods.values("pk")
            here = Priority.objects.filter(plan__neighbourhood__in=places).kept()
            fields["plan_priority"].queryset = here.select_related("plan")
            fields["plan_priority"].empty_label = "None"
        else:
            del fields["plan_priority"]
        fields["neighbourhood"].empty_label = "The whole city"
        fields["part"].queryset = Part.objects.filter(
            neighbourhood__in=neighbourhoods
        ).select_related("neighbourhood")
        fields["part"].empty_label = "All of it"
        fields["also"].queryset = neighbourhoods
        for name, rows in (("problem", problems), ("request", requests)):
            if rows is None or not (self.initial.get(name) or self.data.get(name)):
                del fields[name]
            else:
                fields[name].queryset, fields[name].empty_label = rows, "None"
        for name in () if is_new else ("body", "neighbourhood", "also", "client_id"):
            del fields[name]
        origins = {"plan_priority", "problem", "request"} & {*fields}
        if is_new and (origins or len(neighbourhoods) < 2):
            del fields["also"]

    def will_be_public(self, cleaned):
        """What a board asks for openly, or stands in its plan."""
        body = cleaned.get("body")
        asked = bool(body and not body.is_private) or bool(cleaned.get("plan_priority"))
        return asked or self.initial.get("marking") == Marking.PUBLIC

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("agency") and not getattr(cleaned.get("owner"), "agency_id", None):
            self.add_error("agency", "Choose the agency that will do it")
        if cleaned.get("also"):
            for name, words in NOT_IN_SEVERAL.items():
                if cleaned.get(name):
                    self.add_error(
                        "also", f"{words} is in one neighbourhood only. Leave one of the two blank"
                    )
            if not cleaned.get("neighbourhood") and "neighbourhood" not in self.errors:
                self.add_error("neighbourhood", "Choose the first neighbourhood")
        if len([name for name in ORIGINS if cleaned.get(name)]) > 1:
            self.add_error(None, "An action comes from one priority, problem or request only")
        return cleaned

    def for_operation(self):
        """Keyword arguments; without an agency the owner's stands in, and where another owner was chosen
        beside the agency that stood there, the lead goes with the owner."""
        values = dict(self.cleaned_data)
        values.pop("also", None)
        agency, owner = values.pop("agency"), values["owner"]
        left_alone = "agency" in self.initial and "agency" not in self.changed_data
        if left_alone and "owner" in self.changed_data and owner and owner.agency_id:
            agency = owner.agency
        values["lead_agency"] = agency or owner.agency
        return values


class LiveActionForm(Form):
    """The short form under an agenda item."""

    what = JoinedTextField(label="Action", max_length=500)
    owner = forms.ModelChoiceField(Person.objects.none(), required=False)
    agency = forms.ModelChoiceField(Agency.objects.none(), required=False)
    due_on = forms.DateField(
        label="Due date", error_messages={"invalid": "Due date must be a real date"}
    )
    client_id = ClientIdField()

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people.kept().select_related("agency")
        self.fields["agency"].queryset = Agency.objects.active()


WITH_REASON = {"blocked": "blocked", "declined": "declined", "cancelled": "cancelled"}


def reasons_in_words(states):
    """Which of these states want a reason: the line below the update."""
    found = [words for state, words in WITH_REASON.items() if state in states]
    if "in_progress" in states and {"verified", "closed"} & set(states):
        found.append("sent back")
    said = f"Required if {get_text_list(found, 'or')}. " if found else ""
    return f"{said}Not shown publicly."


class StepForm(Form):
    """Report progress: a note, a step, or both."""

    to = forms.ChoiceField(label="New status", required=False, widget=forms.RadioSelect)
    note = PlainTextField(
        label="Update",
        required=False,
        rows=3,
        max_length=NOTE,
        help_text="Required if blocked, declined, cancelled or sent back. Not shown publicly.",
    )
    client_id = ClientIdField()

    def __init__(self, *args, states, **kwargs):
        """`states` are those that this user may set from here."""
        super().__init__(*args, **kwargs)
        self.fields["note"].sometimes_required = True
        self.fields["note"].help_text = reasons_in_words(states)
        self.fields["to"].choices = [("", "No change")] + [(each, each.label) for each in states]

    def clean(self):
        cleaned = super().clean()
        said = (cleaned.get("to"), cleaned.get("note", "").strip(), cleaned.get("photo"))
        if not any(said) and not self.errors:
            self.add_error("note", "Enter an update or choose a new status")
        return cleaned


class ReportForm(StepForm):
    """The same with a photograph of what was done."""

    photo = PhotoField()


class LogForm(StepForm):
    """The same in the action log of a meeting, with the due date."""

    due_on = forms.DateField(
        required=False,
        label="Due date",
        error_messages={"invalid": "Due date must be a real date"},
    )
    due_before = forms.DateField(required=False, widget=forms.HiddenInput)

    def clean(self):
        return forms.Form.clean(self)
