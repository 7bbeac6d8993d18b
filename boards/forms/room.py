"""Who came, who was out of the room, what was declared."""

import datetime
import uuid

from django import forms
from django.utils import timezone

from boards.models import Absence, AgendaItem, Attendance, Interest, Membership
from core.forms import DatePartsField, Form, PlainTextField, ShownField, TimeField
from neighbourhoods.models import Agency


class TickForm(Form):
    """How one member attends."""

    shown = ShownField()
    membership = forms.ModelChoiceField(Membership.objects.none())
    status = forms.ChoiceField(
        choices=[("", "Not ticked"), *Attendance.Status.choices[:4]], required=False
    )
    substitute_name = forms.CharField(max_length=200, required=False)
    substitute_agency = forms.ModelChoiceField(Agency.objects.none(), required=False)

    announced_on = DatePartsField(required=False)
    announced = TimeField(required=False)

    def clean(self):
        """`announced_at`: when a substitute was announced, where that is given."""
        cleaned = super().clean()
        day, time = cleaned.pop("announced_on", None), cleaned.pop("announced", None)
        if day and time:
            cleaned["announced_at"] = timezone.make_aware(datetime.datetime.combine(day, time))
        elif day or time:
            raise forms.ValidationError("Enter both day and time at which it was announced")
        return cleaned

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        seats = Membership.objects.filter(body=meeting.body_id).current(meeting.day)
        self.fields["membership"].queryset = seats.select_related("person", "agency")
        self.fields["substitute_agency"].queryset = Agency.objects.active()


class AttendeeForm(Form):
    """A walk-in: one line."""

    name = forms.CharField(max_length=200)
    agency = forms.ModelChoiceField(Agency.objects.none(), required=False)
    is_remote = forms.BooleanField(required=False)
    client_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

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
    client_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["membership"].queryset = Membership.objects.filter(body=meeting.body_id)
        self.fields["item"].queryset = AgendaItem.objects.filter(meeting=meeting)


class InterestForm(Form):
    """What a member declares about an item, and what the member then does."""

    membership = forms.ModelChoiceField(
        Membership.objects.none(), label="Who declares it", empty_label="Choose"
    )
    item = forms.ModelChoiceField(
        AgendaItem.objects.none(), label="In which item", empty_label="Choose"
    )
    kind = forms.ChoiceField(
        label="What kind of interest", choices=Interest.Kind.choices, widget=forms.RadioSelect
    )
    nature = PlainTextField(
        label="What it is",
        rows=2,
        max_length=2_000,
        required=False,
        help_text="As it was declared; it stands in the minutes",
    )
    is_sensitive = forms.BooleanField(
        label="It is sensitive: the minutes say only that there is an interest", required=False
    )
    outcome = forms.ChoiceField(
        label="What the member does", choices=Interest.Outcome.choices, widget=forms.RadioSelect
    )
    dispensation = forms.CharField(
        label="Reference of the dispensation", max_length=200, required=False
    )
    is_registered = forms.BooleanField(
        label="It is in the register already, or on its way there (if a pecuniary one is not, the "
        "monitoring officer must be told within 28 days)",
        required=False,
    )
    client_id = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        seats = Membership.objects.filter(body=meeting.body_id).current(meeting.day)
        self.fields["membership"].queryset = seats.select_related("person")
        self.fields["membership"].label_from_instance = lambda seat: seat.person.name
        self.fields["item"].queryset = AgendaItem.objects.filter(meeting=meeting)
        self.fields["nature"].sometimes_required = True
        self.fields["dispensation"].sometimes_required = True
        if meeting.body.interest_leaves:
            self.fields["outcome"].choices = [
                each for each in Interest.Outcome.choices if each[0] != Interest.Outcome.SILENT
            ]


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
