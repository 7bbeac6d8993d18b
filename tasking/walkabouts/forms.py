"""Forms of walkabouts. Choices come in already scoped (`choices`)."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.access import Permission, acts_for_others_only, agencies_of, reaches_q
from core.forms import (
    ClientIdField,
    DatePartsField,
    Form,
    PlainTextField,
    TimeField,
)
from core.personalforms import PublicTexts
from core.written import Unreadable, read_day
from neighbourhoods.models import Agency, Neighbourhood, Part, Person
from neighbourhoods.people.agencies.forms import offer_agencies
from neighbourhoods.people.picking import PersonField
from tasking.walkabouts.models import Walkabout

REASON = "Shown to everyone where the date was announced"
COUNT = 999


def places_of(user):
    """The neighbourhoods in which a person may plan walkabouts and action days."""
    paths = {"neighbourhood": "pk", "area": "area"}
    return Neighbourhood.objects.filter(reaches_q(user, Permission.EDIT_WALKABOUT, **paths))


def moment(day, time):
    """A day and a time as one aware moment."""
    return timezone.make_aware(datetime.datetime.combine(day, time))


class OutingForm(PublicTexts, Form):
    """What walkabouts and action days ask alike."""

    public_texts = ("meeting_point", "route")

    neighbourhood = forms.ModelChoiceField(Neighbourhood.objects.none())
    part = forms.ModelChoiceField(
        Part.objects.none(), required=False, label="Part or estate", empty_label="All of it"
    )
    time = TimeField(label="Start time", help_text="For example, 10am")
    meeting_point = forms.CharField(max_length=200)
    route = PlainTextField(
        required=False,
        rows=3,
        max_length=2_000,
        help_text="Streets and places only. Do not name people",
    )
    agency = forms.ModelChoiceField(Agency.objects.none(), label="Lead agency")
    led_by = PersonField(label="Led by", required=False)
    is_announced = forms.BooleanField(
        required=False,
        label="Show date, meeting point and route to everyone",
    )
    client_id = ClientIdField()

    def will_be_public(self, cleaned):
        return bool(cleaned.get("is_announced"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        fields, places = self.fields, places_of(user)
        fields["neighbourhood"].queryset = places
        parts = Part.objects.filter(neighbourhood__in=places).select_related("neighbourhood")
        fields["part"].queryset = parts
        fields["led_by"].queryset = Person.objects.visible_to(user)
        fields["led_by"].empty_label = "No named person"
        offer_agencies(self, "agency")
        if acts_for_others_only(user):
            own = fields["agency"].queryset.filter(pk__in=agencies_of(user))
            fields["agency"].queryset = own


class WrittenDaysField(PlainTextField):
    """Days in a box, one on each line, as people write them."""

    def clean(self, value):
        lines = [each.strip() for each in super().clean(value).splitlines() if each.strip()]
        try:
            return [read_day(each, timezone.localdate()) for each in lines]
        except Unreadable as unreadable:
            raise ValidationError(str(unreadable)) from None


class PlanForm(OutingForm):
    """One walkabout or a year of them."""

    kind = forms.ChoiceField(choices=Walkabout.Kind.choices, widget=forms.RadioSelect)
    dates = WrittenDaysField(
        rows=4,
        max_length=4_000,
        help_text="One date on each line, for example 12 May 2027. Enter a whole year’s dates at once",
    )
    field_order = (
        *("kind", "neighbourhood", "part", "dates", "time", "meeting_point", "route", "agency"),
        *("led_by", "is_announced", "client_id"),
    )

    def for_operation(self):
        said = dict(self.cleaned_data)
        time = said.pop("time")
        return said | {"starts": [moment(each, time) for each in said.pop("dates")]}


class ChangeForm(OutingForm):
    """One walkabout that is planned."""

    kind = forms.ChoiceField(choices=Walkabout.Kind.choices, widget=forms.RadioSelect)
    day = DatePartsField(label="Date")
    field_order = (
        *("kind", "neighbourhood", "part", "day", "time", "meeting_point", "route", "agency"),
        *("led_by", "is_announced"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["client_id"]

    def for_operation(self):
        said = dict(self.cleaned_data)
        return said | {"starts_at": moment(said.pop("day"), said.pop("time"))}


class CancelForm(PublicTexts, Form):
    public_texts = ("reason",)
    reason = forms.CharField(label="Why is it cancelled?", max_length=500, help_text=REASON)


class CameForm(Form):
    person = PersonField(label="Who came")

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


def _count(label, **more):
    return forms.IntegerField(label=label, min_value=0, max_value=COUNT, required=False, **more)


class WalkedForm(Form):
    tenants_came = _count("How many tenants and residents came")
    others_came = _count("How many others came")


class SummaryForm(PublicTexts, Form):
    public_texts = ("summary",)
    summary = PlainTextField(
        label="What was found",
        max_length=5_000,
        help_text="Places, conditions and times. Do not name anyone",
    )


class PublishForm(Form):
    """`seen`: the version that whoever publishes has read."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    checked = forms.BooleanField(
        label="I have read it: it names nobody, and no photograph shows a face, a number plate or a child "
        "whose parents did not agree"
    )
