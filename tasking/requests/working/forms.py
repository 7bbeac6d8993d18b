"""Forms of the work of a request. Choices come in already scoped."""

import re

from django import forms

from core.forms import ClientIdField, DatePartsField, Form, JoinedTextField, PlainTextField
from core.revealing import Revealing
from neighbourhoods.models import Agency, Neighbourhood, Service, ServiceEntry
from neighbourhoods.people.agencies.forms import offer_agencies
from tasking.requests.routing import Entry
from tasking.requests.working import states
from tasking.requests.working.models import WorkedRequest

NOTE = 5_000
REFERENCE = re.compile(r"(?:SR)?\s*([0-9]{1,12})", re.IGNORECASE)
MISSING = "Enter the reference of one of your team’s requests, such as SR42"


class ReferenceField(forms.CharField):
    """A request by its reference, of those that are offered: cleaned to its work."""

    rows = None

    def clean(self, value):
        """The work of the request; None where nothing is entered."""
        typed = super().clean(value)
        if not typed:
            return None
        fits = REFERENCE.fullmatch(typed.strip())
        found = self.rows.filter(request=int(fits[1])).first() if fits else None
        if found is None:
            raise forms.ValidationError(MISSING)
        return found


class NoteForm(Form):
    """A step that is not taken without a word."""

    note = PlainTextField(label="Reason", rows=3, max_length=NOTE)
    client_id = ClientIdField()


class SayForm(Form):
    """Something about the work."""

    note = PlainTextField(label="Note", rows=4, max_length=NOTE)
    client_id = ClientIdField()


class AnotherForm(Form):
    """Another request at the same place."""

    what = JoinedTextField(label="What is needed", rows=2, max_length=500)
    client_id = ClientIdField()


class ServiceForm(Form):
    """Another service, of those that teams of the agency work here."""

    service = forms.ModelChoiceField(Service.objects.none(), label="Service")

    def __init__(self, *args, services, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services


class MergeForm(Form):
    """The request that this one repeats."""

    target = ReferenceField(label="The earlier request", max_length=20, help_text="Such as SR42")
    note = PlainTextField(label="Note", rows=3, max_length=NOTE, required=False)
    client_id = ClientIdField()

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["target"].rows = rows


class OutcomeForm(Revealing, Form):
    """What came of it, with what that needs."""

    outcome = forms.ChoiceField(
        label="Outcome",
        choices=[each for each in WorkedRequest.Outcome.choices if each[0] != states.DUPLICATE],
        widget=forms.RadioSelect,
    )
    referred_to = forms.ModelChoiceField(
        Agency.objects.none(), label="Agency responsible", required=False
    )
    their_reference = forms.CharField(
        label="Their reference", max_length=40, required=False,
        help_text="Refer it only when they have logged it and given you a reference",
    )  # fmt: skip
    planned_on = DatePartsField(label="Planned date of the work", required=False)
    reason = JoinedTextField(label="Why it is refused", rows=2, max_length=500, required=False)
    note = PlainTextField(label="Note", rows=3, max_length=NOTE, required=False)
    client_id = ClientIdField()

    reveals = (
        "outcome",
        {
            states.NOT_OUR_DUTY: ("referred_to", "their_reference"),
            states.PROGRAMMED_WORKS: ("planned_on",),
            states.REFUSED: ("reason",),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_agencies(self, "referred_to")
        self.fields["referred_to"].empty_label = "Choose"

    def for_operation(self):
        """Keyword arguments: of the facts only those of the chosen outcome, since the others are folded away."""
        said = dict(self.cleaned_data)
        own = {"outcome", "note", "client_id", *self.reveals[1].get(said["outcome"], ())}
        return {name: value for name, value in said.items() if name in own}


class RoutingForm(Form):
    """What is looked up, and the line of the matrix that is tried before it is saved."""

    service = forms.ModelChoiceField(Service.objects.order_by("name"))
    neighbourhood = forms.ModelChoiceField(
        Neighbourhood.objects.order_by("name"), required=False, empty_label="All of them"
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Test a change: agency", required=False
    )
    level = forms.ChoiceField(choices=ServiceEntry.Level.choices, required=False, initial="city")
    places = forms.ModelMultipleChoiceField(
        Neighbourhood.objects.order_by("name"), label="Only in these neighbourhoods", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_agencies(self, "agency")
        self.fields["agency"].empty_label = "None"

    def tried(self):
        """The line that is tried: instead of the agency's at that level, or besides. None: nothing is tried."""
        said = self.cleaned_data
        if not said["agency"]:
            return None
        level = said["level"] or "city"
        stored = ServiceEntry.objects.filter(
            service=said["service"], level=level, agency=said["agency"]
        )
        places = frozenset(each.pk for each in said["places"])
        return Entry(said["agency"].pk, level, places, stored.values_list("pk", flat=True).first())
