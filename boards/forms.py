"""Forms of bodies, meetings, agendas and the live page. Choices come in already scoped."""

import datetime
import uuid

from django import forms
from django.utils import timezone

from accounts.models import User
from boards.models import (
    Absence,
    AgendaItem,
    Attendance,
    Ballot,
    Body,
    Decision,
    Interest,
    Meeting,
    Membership,
    Vote,
)
from boards.operations import agendas
from boards.operations.votes import COUNTED
from core.calendar import WEEKDAYS
from core.forms import DatePartsField, Form, ModelForm, PlainTextField, TimeField
from neighbourhoods.models import Agency, Area, Neighbourhood, Person, Venue, Ward

EARLIEST = datetime.date(2000, 1, 1)
LATEST = datetime.date(2100, 1, 1)


class BodyForm(Form):
    """`neighbourhoods` and `areas` are those where the user may set up bodies."""

    name = forms.CharField(max_length=150)
    kind = forms.ChoiceField(choices=[("", "Choose"), *Body.Kind.choices])
    power = forms.ChoiceField(
        label="What its word counts for",
        choices=[("", "Choose"), *Body.Power.choices],
        help_text="“Works, in private” keeps its meetings from the public",
    )
    neighbourhood = forms.ModelChoiceField(Neighbourhood.objects.none(), required=False)
    area = forms.ModelChoiceField(Area.objects.none(), required=False)
    usual_venue = forms.ModelChoiceField(Venue.objects.none(), required=False)
    purpose = PlainTextField(required=False, max_length=5_000, help_text="Public")

    def __init__(self, *args, neighbourhoods, areas, whole_city, new=True, **kwargs):
        """Without a right on the whole city a place must be chosen, and later stays."""
        super().__init__(*args, **kwargs)
        self.whole_city = whole_city
        if not (whole_city or new):
            del self.fields["neighbourhood"], self.fields["area"]
            self.fields["usual_venue"].queryset = Venue.objects.all()
            return
        self.fields["neighbourhood"].queryset = neighbourhoods
        self.fields["neighbourhood"].empty_label = "The whole city, or an area"
        if not (whole_city or areas):
            self.fields["neighbourhood"].required = True
            self.fields["neighbourhood"].empty_label = "Choose"
            del self.fields["area"]
        if "area" in self.fields:
            self.fields["area"].queryset = areas
            self.fields["area"].empty_label = "No area"
        self.fields["usual_venue"].queryset = Venue.objects.all()
        self.fields["usual_venue"].empty_label = "Not fixed"

    def clean(self):
        cleaned = super().clean()
        placed = cleaned.get("neighbourhood") or cleaned.get("area")
        if not self.whole_city and "area" in self.fields and not placed:
            self.add_error("neighbourhood", "Choose the neighbourhood")
        return cleaned


class RulesForm(Form):
    """The rules that a body meets by. What the law leaves open is set here for each body."""

    clear_days = forms.IntegerField(
        min_value=0,
        max_value=60,
        help_text="Whole days between publishing the agenda and the meeting. "
        "Five for committees of the council",
    )
    counting_days = forms.ChoiceField(
        label="Which days count",
        choices=Body.Counting.choices,
        widget=forms.RadioSelect,
        help_text="The law does not say; ask the monitoring officer. Usual: working days",
    )
    counting_weekdays = forms.TypedMultipleChoiceField(
        label="Weekdays that count",
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only where you chose weekdays above",
    )
    cut_off = TimeField(
        label="Cut-off hour",
        help_text="An agenda published later counts as published on the next working day. "
        "Local practice; usual: 5pm",
    )

    seats = forms.IntegerField(
        label="Voting seats",
        min_value=0,
        max_value=200,
        required=False,
        help_text="What the quorum is a share of. Empty: as many as are filled",
    )
    quorum_numerator = forms.IntegerField(
        label="Quorum, share: so many",
        min_value=0,
        max_value=100,
        help_text="1 of 4 is a quarter, a common local rule. 0, with a minimum of 0: no quorum",
    )
    quorum_denominator = forms.IntegerField(
        label="Quorum, share: of so many", min_value=1, max_value=100
    )
    quorum_minimum = forms.IntegerField(
        label="Quorum, at least",
        min_value=0,
        max_value=200,
        help_text="Voting members in the room, whatever the share. Local practice; usual: 3",
    )

    casting_vote = forms.BooleanField(
        label="On a tie, who presides has a casting vote",
        required=False,
        help_text="So it is by law in committees of the council",
    )
    interest_leaves = forms.BooleanField(
        label="A member with an interest that bars leaves the room",
        required=False,
        help_text="Local standing orders. If not: stays, and neither speaks nor votes",
    )
    secret_ballots = forms.BooleanField(label="Secret ballots are allowed", required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("quorum_numerator", 0) > cleaned.get("quorum_denominator", 100):
            self.add_error("quorum_numerator", "The share cannot be more than the whole")
        by_weekday = cleaned.get("counting_days") == Body.Counting.WEEKDAYS
        if by_weekday and not cleaned.get("counting_weekdays"):
            self.add_error("counting_weekdays", "Choose the weekdays that count")
        return cleaned


class UrgentForm(Form):
    """Why an item that was not published in time cannot wait."""

    reason = forms.CharField(max_length=500, label="Special circumstances")
    presiding = forms.CharField(max_length=200, label="Who presides")


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
    """Who presides; empty: the chair, or the vice-chair."""

    membership = forms.ModelChoiceField(Membership.objects.none(), required=False)

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["membership"].queryset = Membership.objects.filter(body=meeting.body_id)


class ApprovalForm(Form):
    """Whether earlier minutes are a correct record. Corrections: one a paragraph."""

    meeting = forms.ModelChoiceField(Meeting.objects.none())
    outcome = forms.ChoiceField(
        choices=[("approved", "A correct record"), ("refused", "Not a correct record")]
    )
    corrections = PlainTextField(required=False, max_length=20_000)

    def __init__(self, *args, body, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = Meeting.objects.filter(body=body)


class AgreementForm(Form):
    """The chair agreed to the minutes outside this system."""

    name = forms.CharField(label="Who agreed", max_length=200)
    how = forms.ChoiceField(
        label="How", choices=[("email", "By e-mail"), ("phone", "By phone")],
        widget=forms.RadioSelect,
    )  # fmt: skip
    checked_on = DatePartsField(label="On which day")


class SignatureForm(Form):
    """Who presided at the meeting that approved, and signed."""

    name = forms.CharField(max_length=200)


class MemberForm(Form):
    person = forms.ModelChoiceField(Person.objects.none())
    role = forms.ChoiceField(choices=[("", "Choose"), *Membership.Role.choices])
    agency = forms.ModelChoiceField(
        Agency.objects.none(), required=False, help_text="For a partner member: sits for"
    )
    ward = forms.ModelChoiceField(
        Ward.objects.none(), required=False, help_text="For an elected member: elected for"
    )
    vote = forms.ChoiceField(
        label="May vote",
        choices=[("usual", "As usual for this body and role"), ("yes", "Yes"), ("no", "No")],
        initial="usual",
    )
    starts_on = DatePartsField(label="First day", required=False, help_text="Empty: today")
    ends_on = DatePartsField(label="Last day", required=False, help_text="Empty: open")

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        self.fields["person"].empty_label = "Choose a person"
        self.fields["agency"].queryset = Agency.objects.active()
        self.fields["agency"].empty_label = "None"
        self.fields["ward"].queryset = Ward.objects.all()
        self.fields["ward"].empty_label = "None"

    def cleaned_for_operation(self):
        values = dict(self.cleaned_data)
        vote = values.pop("vote")
        values["has_vote"] = None if vote == "usual" else vote == "yes"
        return values


class EndMembershipForm(Form):
    last_day = DatePartsField(label="Last day", required=False, help_text="Empty: ends now")


class MeetingForm(Form):
    """When and where. Times are local."""

    day = DatePartsField(label="Date")
    starts = TimeField(label="Starts at", help_text="Such as 7pm or 19:00")
    ends = TimeField(label="Ends at", required=False)
    venue = forms.ModelChoiceField(Venue.objects.none(), required=False)
    place = forms.CharField(
        max_length=200, required=False, help_text="The room, or a place that is not in the list"
    )
    access_notes = PlainTextField(
        required=False,
        max_length=2_000,
        rows=3,
        help_text="Steps, hearing loop, parking. Empty: as the venue says. Public.",
    )
    agenda = forms.ChoiceField(
        label="Start the agenda with",
        choices=[
            (agendas.START_STANDING, "The standing items"),
            (agendas.START_COPY, "A copy of the last agenda"),
            (agendas.START_EMPTY, "Nothing"),
        ],
        initial=agendas.START_STANDING,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, venues, with_agenda=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["venue"].queryset = venues
        self.fields["venue"].empty_label = "Not in the list"
        if not with_agenda:
            del self.fields["agenda"]

    def clean_day(self):
        day = self.cleaned_data["day"]
        if not EARLIEST <= day < LATEST:
            raise forms.ValidationError("Date must be between 2000 and 2099")
        return day

    def clean(self):
        cleaned = super().clean()
        if {"day", "starts"} <= cleaned.keys():
            cleaned["starts_at"] = _local(cleaned["day"], cleaned["starts"])
            ends = cleaned.get("ends")
            cleaned["ends_at"] = _local(cleaned["day"], ends) if ends else None
            if ends and ends <= cleaned["starts"]:
                self.add_error("ends", "The meeting must end after it starts")
        if not cleaned.get("venue") and not cleaned.get("place"):
            self.add_error("venue", "Choose a venue, or enter a place")
        return cleaned

    def details(self):
        """What the operations take."""
        names = ("starts_at", "ends_at", "venue", "place", "access_notes", "agenda")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


def _local(day, time):
    return timezone.make_aware(datetime.datetime.combine(day, time))


class CancelForm(Form):
    reason = forms.CharField(
        max_length=500, help_text="Everybody who looks for the meeting reads it"
    )


class ItemForm(ModelForm):
    """One agenda item."""

    minutes_allowed = forms.IntegerField(min_value=1, max_value=600, required=False)
    text = PlainTextField(required=False, help_text="What it is about, and what is asked. Public.")
    recommendation = PlainTextField(
        required=False,
        max_length=5_000,
        rows=3,
        help_text="In the words of the minutes, such as “that the bench is moved”. Agreed with "
        "one press at the meeting.",
    )

    class Meta:
        model = AgendaItem
        fields = ["title", "kind", "presenter", "minutes_allowed", "text", "recommendation"]
        labels = {"kind": "Kind of item"}


class TickForm(Form):
    """How one member attends."""

    membership = forms.ModelChoiceField(Membership.objects.none())
    status = forms.ChoiceField(
        choices=[("", "Not ticked"), *Attendance.Status.choices[:4]], required=False
    )
    substitute_name = forms.CharField(max_length=200, required=False)
    substitute_agency = forms.ModelChoiceField(Agency.objects.none(), required=False)

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        seats = Membership.objects.filter(body=meeting.body_id).current(meeting.day)
        self.fields["membership"].queryset = seats.select_related("person", "agency")
        self.fields["substitute_agency"].queryset = Agency.objects.active()


class AttendeeForm(Form):
    """A walk-in: one line."""

    name = forms.CharField(max_length=200)
    agency = forms.ModelChoiceField(Agency.objects.none(), required=False)
    client_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.active()
        self.fields["agency"].empty_label = "Resident or other"


class PublicCountForm(Form):
    count = forms.IntegerField(
        label="How many came", min_value=0, max_value=100_000, required=False
    )


class MinuteForm(Form):
    """Autosave of one item's text."""

    text = PlainTextField(label="Minute", required=False)
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    client_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    leave = forms.BooleanField(required=False, widget=forms.HiddenInput)


class DecisionForm(Form):
    outcome = forms.ChoiceField(choices=Decision.Outcome.choices, label="Outcome")
    text = PlainTextField(label="What was decided", rows=2, max_length=5_000)
    client_id = forms.UUIDField(required=False, widget=forms.HiddenInput)


class VoteForm(Form):
    """A motion or an amendment put to the vote. `voters` are those in the room (boards.quorum)."""

    kind = forms.ChoiceField(
        label="What is put to the vote",
        choices=Vote.Kind.choices,
        initial=Vote.Kind.MOTION,
        widget=forms.RadioSelect,
        help_text="Amendments come before the motion, each with a vote of its own",
    )
    text = PlainTextField(label="In these words", rows=3, max_length=5_000)
    method = forms.ChoiceField(
        label="How members vote",
        choices=Vote.Method.choices,
        initial=Vote.Method.SHOW,
        widget=forms.RadioSelect,
    )
    threshold = forms.ChoiceField(label="What is enough", choices=Vote.Threshold.choices)
    casting = forms.ChoiceField(
        label="Casting vote of who presides, on a tie only",
        choices=[("", "None given"), *Vote.Casting.choices],
        required=False,
    )
    votes_for = forms.IntegerField(label="For", min_value=0, max_value=200, required=False)
    votes_against = forms.IntegerField(label="Against", min_value=0, max_value=200, required=False)
    abstentions = forms.IntegerField(label="Abstained", min_value=0, max_value=200, required=False)
    not_voting = forms.IntegerField(
        label="Did not vote", min_value=0, max_value=200, required=False
    )
    mover = forms.TypedChoiceField(label="Moved by", coerce=int, empty_value=None, required=False)
    seconder = forms.TypedChoiceField(
        label="Seconded by", coerce=int, empty_value=None, required=False
    )

    client_id = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args, voters, body, **kwargs):
        super().__init__(*args, **kwargs)
        people = [("", "Not said"), *((voter.attendance, voter.name) for voter in voters)]
        self.fields["mover"].choices = self.fields["seconder"].choices = people
        if not body.secret_ballots:
            self.fields["method"].choices = [
                each for each in Vote.Method.choices if each[0] != Vote.Method.SECRET
            ]
        if not body.casting_vote:
            del self.fields["casting"]
        for voter in voters:
            self.fields[f"vote_{voter.attendance}"] = forms.ChoiceField(
                label=voter.name, choices=[("", "Not recorded"), *Ballot.Choice.choices],
                required=False,
            )  # fmt: skip

        for each in (*self.counts, *self.names):
            each.field.sometimes_required = True  # by the way of voting: not called optional

    @property
    def counts(self):
        return [self[name] for name in COUNTED.values()]

    @property
    def names(self):
        return [self[name] for name in self.fields if name.startswith("vote_")]

    def cleaned_for_operation(self):
        values = dict(self.cleaned_data)
        counts = {choice: values.pop(name) or 0 for choice, name in COUNTED.items()}
        names = {
            int(name.removeprefix("vote_")): values.pop(name)
            for name in list(values)
            if name.startswith("vote_")
        }
        return values | {
            "counts": counts,
            "names": {key: choice for key, choice in names.items() if choice},
        }


class OwnVoteForm(Form):
    """How a member voted, at the member's own request."""

    attendance = forms.TypedChoiceField(label="Who asks for it", coerce=int)
    choice = forms.ChoiceField(
        label="How he or she voted",
        choices=[each for each in Ballot.Choice.choices if each[0] != Ballot.Choice.NOT_VOTING],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, voters, **kwargs):
        super().__init__(*args, **kwargs)
        people = [("", "Choose"), *((voter.attendance, voter.name) for voter in voters)]
        self.fields["attendance"].choices = people


class LiveItemForm(Form):
    """An item added while the meeting runs."""

    title = forms.CharField(max_length=200, label="Item")


class SignInLinkForm(Form):
    """Which user a person signs in as."""

    user = forms.ModelChoiceField(User.objects.none(), label="Sign-in")

    def __init__(self, *args, users, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = users
        self.fields["user"].empty_label = "Choose a sign-in"
        self.fields["user"].label_from_instance = lambda user: f"{user.name} ({user.email})"
