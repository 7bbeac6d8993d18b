"""Forms of stops, photographs and grades."""

from django import forms

from core.forms import ClientIdField, DatePartsField, Form, JoinedTextField, TimeField
from neighbourhoods.models import Agency, Person, Service
from neighbourhoods.people.picking import PersonField
from tasking.actions.photos.forms import PhotoField
from tasking.walkabouts import states
from tasking.walkabouts.forms import moment
from tasking.walkabouts.stops.models import BlockGrade, Stop

PHOTO_HELP = "JPEG or PNG, up to 10 MB. We remove where and when it was taken. No faces, number plates or children"
DANGER = "Damp, mould or danger in a council home"


class StopForm(Form):
    """One line, where, which service, a photograph."""

    what = JoinedTextField(
        label="What do you see?", rows=2, max_length=300, help_text="Do not name anyone"
    )
    where = forms.CharField(max_length=150, required=False, help_text="Street, block or place")
    service = forms.ModelChoiceField(
        Service.objects.none(), required=False, empty_label="Not known yet"
    )
    is_danger = forms.BooleanField(required=False, label=DANGER)
    photo = PhotoField()
    client_id = ClientIdField()

    def __init__(self, *args, services, is_new=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services
        self.fields["photo"].help_text = PHOTO_HELP
        if not is_new:
            del self.fields["photo"], self.fields["client_id"]


class PhotoForm(Form):
    """A photograph that the browser sends by itself after its stop."""

    stop = forms.UUIDField(widget=forms.HiddenInput)
    photo = PhotoField()
    client_id = ClientIdField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["photo"].required = True
        self.fields["photo"].help_text = PHOTO_HELP


class GradeForm(Form):
    name = forms.CharField(label="Block", max_length=100)
    grade = forms.ChoiceField(choices=BlockGrade.Grade.choices, widget=forms.RadioSelect)
    note = forms.CharField(max_length=300, required=False, help_text="Do not name anyone")
    client_id = ClientIdField()


class ToldForm(Form):
    told_to = forms.CharField(
        label="Who did you tell?", max_length=150, help_text="Post or desk of the landlord"
    )
    day = DatePartsField(label="Date")
    time = TimeField()

    def for_operation(self):
        said = self.cleaned_data
        return {"told_to": said["told_to"], "told_at": moment(said["day"], said["time"])}


class SendForm(Form):
    """What each stop becomes: three fields of each, named by its id, and one due date."""

    due_on = DatePartsField(label="Due date of the actions")

    def __init__(self, *args, stops, services, user, several=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.stops, self.several = stops, several or {}
        agencies, people = Agency.objects.active(), Person.objects.visible_to(user)
        for stop in stops:
            self._add(stop, services, agencies, people)

    def _add(self, stop, services, agencies, people):
        fields, key = self.fields, stop.pk
        fields[f"then_{key}"] = forms.ChoiceField(
            label="What should happen",
            choices=Stop.Outcome.choices[1:],
            widget=forms.RadioSelect,
            initial=states.REQUEST if stop.service_id else states.ACTION,
        )
        fields[f"service_{key}"] = forms.ModelChoiceField(
            services,
            label="Service",
            required=False,
            initial=stop.service_id,
            empty_label="Choose a service",
        )
        fields[f"agency_{key}"] = forms.ModelChoiceField(
            agencies,
            label="Agency",
            required=False,
            empty_label="Choose an agency",
            help_text=self.several.get(stop.service_id, ""),
        )
        fields[f"owner_{key}"] = PersonField(people, label="Owner", required=False)

    @property
    def rows(self):
        """[(stop, its fields as the page shows them)]."""
        names = ("then", "service", "agency", "owner")
        return [(each, [self[f"{name}_{each.pk}"] for name in names]) for each in self.stops]

    def for_operation(self):
        said = self.cleaned_data
        return {
            "due_on": said["due_on"],
            "choices": {each.pk: self._choice(each.pk, said) for each in self.stops},
        }

    @staticmethod
    def _choice(key, said):
        what = said[f"then_{key}"]
        to = said[f"service_{key}"] if what == states.REQUEST else said[f"agency_{key}"]
        return what, to, said[f"owner_{key}"], said[f"agency_{key}"]
