"""Forms of the room: ticks, people in attendance, absences, who presides."""

import datetime

from django import forms
from django.utils import timezone

from boards.attendance.models import Absence, Attendance
from boards.meetings.items.models import AgendaItem
from boards.seats.models import Membership
from core.forms import ClientIdField, DatePartsField, Form, ShownField, TimeField
from neighbourhoods.models import Agency
from neighbourhoods.people.picking import PersonField


class TickForm(Form):
    """How one member attends."""

    shown = ShownField()
    membership = forms.ModelChoiceField(Membership.objects.none())
    status = forms.ChoiceField(
        choices=[("", "Not recorded"), *Attendance.Status.choices[:4]], required=False
    )
    substitute = PersonField(label="Substitute", required=False)
    substitute_agency = forms.ModelChoiceField(Agency.objects.none(), required=False)

    announced_on = DatePartsField(required=False)
    announced = TimeField(required=False)

    def clean(self):
        """`announced_at`: when a substitute was announced, where that is given."""
        cleaned = super().clean()
        if cleaned.get("status") != Attendance.Status.SUBSTITUTED:
            cleaned["substitute"] = None
            self.errors.pop("substitute", None)
        day, time = cleaned.pop("announced_on", None), cleaned.pop("announced", None)
        if day and time:
            cleaned["announced_at"] = timezone.make_aware(datetime.datetime.combine(day, time))
        elif day or time:
            raise forms.ValidationError("Enter both day and time at which it was announced")
        return cleaned

    def choosing(self):
        """The form as a page of its own: of the tick only who comes instead is asked."""
        for name in ("membership", "status"):
            self.fields[name].widget = forms.HiddenInput()
        return self

    def __init__(self, *args, meeting, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["substitute"].queryset = people
        seats = Membership.objects.filter(body=meeting.body_id).current(meeting.day)
        self.fields["membership"].queryset = seats.select_related("person", "agency")
        self.fields["substitute_agency"].queryset = Agency.objects.active()


class AttendeeForm(Form):
    """A walk-in: one line."""

    name = forms.CharField(max_length=200)
    agency = forms.ModelChoiceField(Agency.objects.none(), required=False)
    is_remote = forms.BooleanField(required=False)
    client_id = ClientIdField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.active()
        self.fields["agency"].empty_label = "Resident or other"


class AbsenceForm(Form):
    """Who was out of the room, why, and for which item. Choices are those of the meeting."""

    membership = forms.ModelChoiceField(Membership.objects.none())
    reason = forms.ChoiceField(
        choices=[each for each in Absence.Reason.choices if each[0] != Absence.Reason.INTEREST]
    )
    item = forms.ModelChoiceField(AgendaItem.objects.none())
    client_id = ClientIdField()

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["membership"].queryset = Membership.objects.filter(body=meeting.body_id)
        self.fields["item"].queryset = AgendaItem.objects.filter(meeting=meeting)


class PresidingForm(Form):
    """Who presides; empty: the chair, or the vice-chair. With an item only over that one."""

    shown = ShownField()
    membership = forms.ModelChoiceField(Membership.objects.none(), required=False)
    item = forms.ModelChoiceField(AgendaItem.objects.none(), required=False)

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["membership"].queryset = Membership.objects.filter(body=meeting.body_id)
        self.fields["item"].queryset = AgendaItem.objects.filter(meeting=meeting)


class FromItemForm(Form):
    """The item from which something holds."""

    shown = ShownField()
    item = forms.ModelChoiceField(AgendaItem.objects.none())

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = AgendaItem.objects.filter(meeting=meeting)


class PublicCountForm(Form):
    shown = ShownField()
    count = forms.IntegerField(
        label="How many came", min_value=0, max_value=100_000, required=False
    )
