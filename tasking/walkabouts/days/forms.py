"""Forms of action days and of their lines."""

from decimal import Decimal

from django import forms

from accounts.access import acts_for_others_only
from core.forms import (
    ClientIdField,
    DatePartsField,
    Form,
    JoinedTextField,
    PlainTextField,
    TimeField,
)
from core.money import PoundsBox
from core.personalforms import PublicTexts
from neighbourhoods.models import Agency, Person
from neighbourhoods.people.agencies.forms import offer_agencies
from neighbourhoods.people.picking import PersonField
from tasking.actions.photos.forms import PhotoField
from tasking.walkabouts.days.models import DayCount, DayPhoto
from tasking.walkabouts.forms import OutingForm, moment

NO_NAMES = "Do not name anyone"


class DayForm(OutingForm):
    """An action day; `is_new`: what must be settled before it is asked once it is planned."""

    title = forms.CharField(
        max_length=150, help_text="What it is about, such as “Clean up Rose Hill”"
    )
    day = DatePartsField(label="Date")
    ends = TimeField(label="End time")
    latitude = forms.DecimalField(
        max_digits=8,
        decimal_places=5,
        required=False,
        help_text="Where to meet on the map, for example 52.91500. Leave both blank if not known",
    )
    longitude = forms.DecimalField(
        max_digits=8, decimal_places=5, required=False, help_text="For example -1.47600"
    )
    agencies = forms.ModelMultipleChoiceField(
        Agency.objects.none(),
        label="Agencies that take part",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    risk_signed_by = PersonField(label="Risk assessment signed by", required=False)
    risk_signed_on = DatePartsField(label="Risk assessment signed on", required=False)
    first_aid = forms.CharField(
        max_length=200, required=False, help_text="Who has the kit and the certificate, by post"
    )
    insurance = forms.CharField(max_length=200, required=False, help_text="Whose policy covers it")
    leave = forms.CharField(
        max_length=200,
        required=False,
        label="Landowner’s permission",
        help_text="Who gave it and when",
    )
    field_order = (
        *("title", "neighbourhood", "part", "day", "time", "ends", "meeting_point", "route"),
        *("latitude", "longitude", "agency", "agencies", "led_by", "is_announced"),
        *("risk_signed_by", "risk_signed_on", "first_aid", "insurance", "leave", "client_id"),
    )

    def __init__(self, *args, user, is_new=True, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        offer_agencies(self, "agencies")
        self.fields["risk_signed_by"].queryset = Person.objects.visible_to(user)
        self.fields["risk_signed_by"].empty_label = "No named person"
        if not is_new:
            del self.fields["client_id"]
        self.only_own = acts_for_others_only(user)

    def for_operation(self):
        said = dict(self.cleaned_data)
        day = said.pop("day")
        starts, ends = (moment(day, said.pop(name)) for name in ("time", "ends"))
        return said | {"starts_at": starts, "ends_at": ends, "agencies": list(said["agencies"])}


class HeldForm(Form):
    volunteers_came = forms.IntegerField(
        label="How many volunteers came", min_value=0, max_value=999, required=False
    )


class CorrectForm(PublicTexts, Form):
    public_texts = ("result",)
    result = PlainTextField(
        label="Result", max_length=5_000, help_text=f"Places and figures. {NO_NAMES}"
    )


class ResultForm(CorrectForm):
    """The result; `open_tasks`: how many are carried on to another day."""

    carry_to = DatePartsField(label="New due date of tasks that are not done")

    def __init__(self, *args, open_tasks, **kwargs):
        super().__init__(*args, **kwargs)
        if open_tasks:
            words = "One task is" if open_tasks == 1 else f"{open_tasks} tasks are"
            self.fields["carry_to"].help_text = f"{words} not done. They stay with their agencies"
        else:
            del self.fields["carry_to"]


class _Line(Form):
    client_id = ClientIdField()


class TaskForm(PublicTexts, _Line):
    """An agency, or somebody of it, and what they do."""

    public_texts = ("what",)
    what = JoinedTextField(label="Task", rows=2, max_length=300, help_text=NO_NAMES)
    agency = forms.ModelChoiceField(
        Agency.objects.none(), required=False, empty_label="Same as owner"
    )
    owner = PersonField(required=False)
    field_order = ("what", "agency", "owner", "client_id")

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        offer_agencies(self, "agency")
        self.fields["owner"].queryset = people
        self.fields["owner"].empty_label = "No named person"


class VolunteerForm(_Line):
    name = forms.CharField(max_length=150)
    phone = forms.CharField(max_length=40, required=False, label="Phone number")
    emergency_name = forms.CharField(max_length=150, label="Emergency contact")
    emergency_phone = forms.CharField(
        max_length=40,
        label="Emergency phone number",
        help_text="Deleted seven days after the action day",
    )


class CostForm(PublicTexts, _Line):
    public_texts = ("words",)
    words = forms.CharField(label="Purpose", max_length=150)
    amount = PoundsBox(min_value=Decimal("0.01"), max_value=Decimal(999_999))
    agency = forms.ModelChoiceField(
        Agency.objects.none(), required=False, label="Paid by", empty_label="Not known yet"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_agencies(self, "agency")


class CountForm(PublicTexts, _Line):
    public_texts = ("words",)
    kind = forms.ChoiceField(label="What was counted", choices=DayCount.Kind.choices)
    words = forms.CharField(
        max_length=100, required=False, label="Something else", help_text="Only for something else"
    )
    number = forms.DecimalField(
        max_digits=9,
        decimal_places=1,
        min_value=0,
        label="How many",
        help_text="Tonnes may have one decimal",
    )


class DayPhotoForm(_Line):
    taken = forms.ChoiceField(
        label="Before or after", choices=DayPhoto.Taken.choices, widget=forms.RadioSelect
    )
    photo = PhotoField()
    agreed = forms.BooleanField(
        required=False,
        label="It may be published: no face of anybody who did not agree, no child without a parent’s "
        "consent, no number plate",
    )
    field_order = ("taken", "photo", "agreed", "client_id")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        photo = self.fields["photo"]
        photo.required = True
        photo.help_text = "JPEG or PNG, up to 10 MB. We remove where and when it was taken"
