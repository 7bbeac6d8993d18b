"""The form by which a request is logged. Choices come in already scoped."""

from django import forms
from django.utils import timezone

from boards.seats.titles import councillors
from core import grid
from core.forms import ClientIdField, Form, JoinedTextField
from core.picker import is_key
from neighbourhoods.geography import locating
from neighbourhoods.geography.locating import NUMBERS, point_in
from neighbourhoods.models import Agency, Neighbourhood, Person, Service
from neighbourhoods.people.agencies.forms import offer_agencies
from tasking.requests.models import PLACE, WHAT, ServiceRequest
from tasking.requests.nearby.looking import Spot
from tasking.requests.taking import rules

COMPLAINT = "complaint"
"""Chosen like a kind of request and never stored as one: it is handed over."""
KINDS = [
    *ServiceRequest.Kind.choices,
    (COMPLAINT, "Complaint about a service: goes to the complaints team"),
]
ANOTHER = "No: log it as a new request"
REPORTER = ("reporter_name", "reporter_phone", "reporter_email")


class LogForm(Form):
    """Street, what, service, who rang: saved in one press."""

    kind = forms.ChoiceField(
        label="What is it?", choices=KINDS, initial="request", widget=forms.RadioSelect
    )
    place = forms.CharField(
        label="Street or place",
        required=False,
        max_length=PLACE,
        widget=forms.TextInput(attrs={"list": "streets", "autocomplete": "off"}),
        help_text="Such as Elm Street, by the school. Leave the house number out unless it matters",
    )
    what = JoinedTextField(
        label="What is needed", rows=3, max_length=WHAT, help_text="What, where, when. No names"
    )
    service = forms.ModelChoiceField(
        Service.objects.none(), required=False, empty_label="Work it out from the description"
    )
    neighbourhood = forms.ModelChoiceField(Neighbourhood.objects.none(), required=False)
    is_home_danger = forms.BooleanField(
        label="Damp, mould or danger in a council home",
        required=False,
        help_text="Ring Derby Homes now, before you save this",
    )
    landlord_told_to = forms.CharField(
        label="Who at the landlord was told",
        required=False,
        max_length=200,
        help_text="Leave blank if you have not rung them yet. It stays at the top of your list until you do",
    )
    member = forms.ModelChoiceField(
        Person.objects.none(),
        label="Councillor’s enquiry from",
        required=False,
        empty_label="Not a councillor’s enquiry",
        help_text="Only that councillor and the service that deals with it can see it",
    )
    reporter_name = forms.CharField(label="Who asked", required=False, max_length=200)
    reporter_phone = forms.CharField(label="Their phone number", required=False, max_length=40)
    reporter_email = forms.EmailField(label="Their email address", required=False, max_length=254)
    channel = forms.ChoiceField(label="How it was received", choices=ServiceRequest.Channel.choices)
    agency = forms.ModelChoiceField(
        Agency.objects.none(), required=False, empty_label="Use the services matrix"
    )
    point = forms.CharField(
        label="Map point",
        required=False,
        max_length=60,
        help_text="Two numbers: latitude and longitude, or easting and northing",
    )
    same_seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    waited = forms.BooleanField(required=False, widget=forms.HiddenInput)
    """The browser's queue could not send it at once: it is logged, and what is there already is said afterwards."""
    client_id = ClientIdField()

    def __init__(self, *args, neighbourhoods, **kwargs):
        super().__init__(*args, **kwargs)
        fields = self.fields
        fields["service"].queryset = Service.objects.order_by("name")
        fields["neighbourhood"].queryset = neighbourhoods
        fields["neighbourhood"].empty_label = "Use the map point"
        elected = councillors(timezone.localdate())
        fields["member"].queryset = Person.objects.filter(pk__in=elected).kept().order_by("name")
        offer_agencies(self, "agency")
        fields["what"].sometimes_required = True

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == COMPLAINT or self.errors:
            return cleaned
        cleaned["service"] = cleaned.get("service") or self._guessed(self._said(cleaned))
        if cleaned["service"] is None:
            self.add_error(
                "service", "Choose the service: the description does not say which one it is"
            )
        if not (cleaned["neighbourhood"] or cleaned["point"]):
            self.add_error("neighbourhood", "Choose the neighbourhood, or enter a map point")
        return cleaned

    def clean_point(self):
        text = self.cleaned_data["point"]
        if text and point_in(text) is None:
            raise forms.ValidationError("Enter a point in Great Britain as two numbers")
        return text

    def offer(self, rows):
        """Ask whether it is one of these requests, which are open."""
        if not rows:
            return
        choices = [(str(each.pk), f"Yes: add this caller to {each.reference}") for each in rows]
        self.fields["same_as"] = forms.ChoiceField(
            label="Is it one of the requests above?", choices=[*choices, ("", ANOTHER)],
            required=False, widget=forms.RadioSelect, initial="",
        )  # fmt: skip
        self.order_fields(["same_as"])
        self._offered = {str(each.pk): each for each in rows}

    def chosen(self):
        """The request of those offered to which the caller is added, or None."""
        return getattr(self, "_offered", {}).get(self.data.get("same_as", ""))

    def spot(self):
        """Where it is asked: of a point, the neighbourhood in which it lies."""
        said, point = self.cleaned_data, self._point()
        where, street = said["neighbourhood"], " ".join(said["place"].split())
        if not point:
            return Spot(said["service"], where, street)
        at = (point["latitude"], point["longitude"])
        found = locating.at_degrees(*at, label="").neighbourhoods
        if found and where not in found:
            where = found[0]
        return Spot(said["service"], where, street, at)

    @staticmethod
    def _said(cleaned):
        """What the service is worked out from: danger in a council home is the landlord's."""
        return f"{cleaned['what']} damp" if cleaned.get("is_home_danger") else cleaned["what"]

    def _guessed(self, what):
        services = list(self.fields["service"].queryset)
        number = rules.guess(what, [each.name for each in services])
        return services[number] if number is not None else None

    def reporter(self):
        """{name, phone, email}, or None where nothing is said."""
        said = {each.removeprefix("reporter_"): self.cleaned_data[each] for each in REPORTER}
        return said if any(said.values()) else None

    def for_operation(self):
        """Keyword arguments of `log_request`."""
        said = {
            name: self.cleaned_data[name]
            for name in (
                "kind", "place", "what", "service", "neighbourhood", "is_home_danger",
                "landlord_told_to", "member", "channel", "agency", "client_id",
            )
        }  # fmt: skip
        return said | self._point() | {"reporter": self.reporter()}

    def _point(self):
        if not self.cleaned_data["point"]:
            return {}
        latitude, longitude = degrees(self.cleaned_data["point"])
        return {"latitude": latitude, "longitude": longitude}


def degrees(text):
    """(latitude, longitude) of a point that `point_in` can read."""
    first, second = (float(each) for each in NUMBERS.fullmatch(text).groups())
    if 49 <= first <= 61 and -9 <= second <= 2:
        return first, second
    return grid.to_degrees(first, second)


def own_entry(user):
    """The person behind a sign-in who is a councillor today, or None."""
    rows = Person.objects.filter(pk__in=councillors(timezone.localdate()), user=user.pk)
    return rows.first()


def given(asked, neighbourhoods):
    """What an address says beforehand: street, words, service, neighbourhood."""
    found = {name: asked[name][:PLACE] for name in ("place", "what") if asked.get(name)}
    for name in ("service", "neighbourhood"):
        if is_key(asked.get(name, "")):
            found[name] = asked[name]
    if "neighbourhood" not in found and len(neighbourhoods) == 1:
        found["neighbourhood"] = neighbourhoods[0].pk
    return found
