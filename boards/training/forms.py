"""Forms of board development."""

from django import forms

from boards.bodies.models import Body
from boards.training.models import Booking, Course, Programme, Requirement
from core.dates import local_time
from core.forms import DatePartsField, Form, PlainTextField, TimeField
from neighbourhoods.models import Venue
from neighbourhoods.people.picking import PersonField


class ProgrammeForm(Form):
    name = forms.CharField(max_length=150)
    audience = forms.ChoiceField(
        label="Audience", choices=Programme.Audience.choices, widget=forms.RadioSelect
    )
    purpose = PlainTextField(required=False, rows=3, max_length=2_000)


class CourseForm(Form):
    name = forms.CharField(max_length=150)
    about = PlainTextField(label="Learning outcomes", required=False, rows=3, max_length=5_000)
    lasts_years = forms.IntegerField(
        label="Valid for (years)",
        min_value=1,
        max_value=20,
        required=False,
        help_text="Leave blank if it does not expire",
    )


class SessionForm(Form):
    """When and where a course is held. Times are local."""

    day = DatePartsField(label="Date")
    starts = TimeField(label="Starts at", help_text="For example 6pm or 18:00")
    ends = TimeField(label="Ends at", required=False)
    venue = forms.ModelChoiceField(
        Venue.objects.all(), required=False, empty_label="Not in the list"
    )
    place = forms.CharField(
        max_length=200, required=False, help_text="A room, or a venue that is not in the list"
    )
    places = forms.IntegerField(label="Number of places", min_value=1, max_value=1000)

    def clean(self):
        cleaned = super().clean()
        if {"day", "starts"} <= cleaned.keys():
            ends = cleaned.pop("ends", None)
            if ends and ends <= cleaned["starts"]:
                self.add_error("ends", "The session must end after it starts")
            day = cleaned.pop("day")
            cleaned["ends_at"] = local_time(day, ends) if ends else None
            cleaned["starts_at"] = local_time(day, cleaned.pop("starts"))
        if not cleaned.get("venue") and not cleaned.get("place"):
            self.add_error("venue", "Choose a venue or enter a place")
        return cleaned


class BookForm(Form):
    """`people` are those who have no place yet."""

    person = PersonField()

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class CameForm(Form):
    """Who of those with a place came."""

    came = forms.ModelMultipleChoiceField(
        Booking.objects.none(),
        label="Attended",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Anyone not ticked is recorded as not attending",
    )

    def __init__(self, *args, bookings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["came"].queryset = bookings
        self.fields["came"].sometimes_required = True
        self.fields["came"].label_from_instance = lambda booking: booking.person.name_and_agency


class RequirementForm(Form):
    duty = forms.ChoiceField(label="Role", choices=[("", "Choose"), *Requirement.Duty.choices])
    course = forms.ModelChoiceField(
        Course.objects.select_related("programme"), empty_label="Choose a course"
    )
    kind = forms.ChoiceField(
        label="Kind of board",
        choices=[("", "All boards and committees"), *Body.Kind.choices],
        required=False,
    )
    within_months = forms.IntegerField(
        label="Number of months allowed",
        min_value=0,
        max_value=60,
        initial=6,
        help_text="Counted from joining the board; enter 0 for the first day. Chairing and "
        "substituting are checked at each meeting",
    )
