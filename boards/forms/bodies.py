"""Bodies, their rules and their members. Choices come in already scoped."""

from django import forms

from accounts.models import User
from boards.models import Body, Membership, Seat
from core.calendar import WEEKDAYS
from core.forms import DatePartsField, Form, PlainTextField, TimeField
from neighbourhoods.models import Agency, Area, CommunityGroup, Neighbourhood, Person, Venue, Ward


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
    recommends_to = forms.ModelChoiceField(
        Body.objects.none(),
        required=False,
        empty_label="Nobody",
        help_text="Its recommendations go on that body's work programme once its minutes are out",
    )
    under = forms.ModelChoiceField(
        Body.objects.none(),
        label="Reports to",
        required=False,
        empty_label="Nobody",
        help_text="Where it stands among the bodies",
    )
    purpose = PlainTextField(required=False, max_length=5_000, help_text="Public")
    official_url = forms.URLField(
        label="Official page",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="Where the formal record of its meetings is kept, if that is elsewhere",
    )

    def __init__(self, *args, neighbourhoods, areas, whole_city, bodies, new=True, **kwargs):
        """Without a right on the whole city a place must be chosen, and later stays."""
        super().__init__(*args, **kwargs)
        self.fields["recommends_to"].queryset = bodies
        self.fields["under"].queryset = bodies
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

    quorum_base = forms.ChoiceField(
        label="The quorum is a share of",
        choices=Body.Base.choices,
        widget=forms.RadioSelect,
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

    quorum_roles = forms.MultipleChoiceField(
        label="At least one of these must be in the room",
        choices=Membership.Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Voting members or their substitutes. None ticked: it does not matter who",
    )
    interest_counts = forms.BooleanField(
        label="Who withdraws for an interest still counts for the quorum",
        required=False,
        help_text="Local standing orders. Usual: no",
    )
    substitutes = forms.ChoiceField(
        label="Who may come instead of a member",
        choices=Body.Substitutes.choices,
        widget=forms.RadioSelect,
        help_text="A substitute comes for the whole meeting, votes in his or her own right, and "
        "does not inherit the chair",
    )
    substitutes_same_group = forms.BooleanField(
        label="A substitute for an elected member is of the same political group", required=False
    )
    substitute_hours = forms.IntegerField(
        label="A substitute is announced, hours before",
        min_value=0,
        max_value=720,
        help_text="0: up to the start. Elsewhere: 2",
    )
    substitute_most = forms.IntegerField(
        label="Substitutes for one seat, at most a municipal year",
        min_value=0,
        max_value=50,
        required=False,
        help_text="Empty: no limit",
    )
    training_check = forms.ChoiceField(
        label="If who presides or substitutes lacks the training that is asked",
        choices=Body.TrainingCheck.choices,
        widget=forms.RadioSelect,
        help_text="Local practice; usual: the page says so",
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
    remote_attendance = forms.BooleanField(
        label="People may take part by screen or telephone",
        required=False,
        help_text="They are in attendance and do not vote; a member who does sends apologies. "
        "The law on this is not settled: ask the monitoring officer",
    )
    secret_ballots = forms.BooleanField(label="Secret ballots are allowed", required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("quorum_numerator", 0) > cleaned.get("quorum_denominator", 100):
            self.add_error("quorum_numerator", "The share cannot be more than the whole")
        if cleaned.get("quorum_roles") and not cleaned.get("quorum_minimum"):
            self.add_error("quorum_minimum", "Where some must be there, the quorum is at least 1")
        by_weekday = cleaned.get("counting_days") == Body.Counting.WEEKDAYS
        if by_weekday and not cleaned.get("counting_weekdays"):
            self.add_error("counting_weekdays", "Choose the weekdays that count")
        return cleaned


class MemberForm(Form):
    seat = forms.ModelChoiceField(
        Seat.objects.none(), required=False, empty_label="A vacant one that fits, or a new one"
    )
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

    def __init__(self, *args, people, seats, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seat"].queryset = seats
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


class SeatForm(Form):
    """Whom a seat is for."""

    kind = forms.ChoiceField(label="For", choices=Seat.Kind.choices, widget=forms.RadioSelect)
    ward = forms.ModelChoiceField(
        Ward.objects.all(), required=False, empty_label="None", help_text="For an elected member"
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(), required=False, empty_label="None", help_text="For a partner agency"
    )
    group = forms.ModelChoiceField(
        CommunityGroup.objects.none(),
        required=False,
        empty_label="None",
        help_text="For a community group",
    )
    name = forms.CharField(
        max_length=150,
        required=False,
        help_text="Such as “Osmaston residents”. Empty: whom it is for",
    )
    has_vote = forms.BooleanField(label="It carries a vote", required=False)
    filled_by = forms.CharField(
        label="Who must fill it when it is vacant",
        max_length=150,
        required=False,
        help_text="Empty: the voters or the council, the agency, the forum, the group, the head of "
        "service",
    )

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.active()
        self.fields["group"].queryset = groups
        for name in ("agency", "group"):
            self.fields[name].sometimes_required = True


class LastDayForm(Form):
    last_day = DatePartsField(label="Last day", required=False, help_text="Empty: today")


class DeputyForm(Form):
    person = forms.ModelChoiceField(Person.objects.none(), empty_label="Choose a person")
    starts_on = DatePartsField(label="First day", required=False, help_text="Empty: today")
    ends_on = DatePartsField(label="Last day", required=False, help_text="Empty: open")

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class RegisterForm(Form):
    nature = PlainTextField(
        label="The interest",
        rows=2,
        max_length=500,
        help_text="Such as “employed by the housing company”",
    )
    starts_on = DatePartsField(label="Since", required=False, help_text="Empty: today")


class ElectionForm(Form):
    """The results of an election, ward by ward. `wards` is [(ward, [terms])]."""

    poll_day = DatePartsField(
        label="Day of the election",
        help_text="The new terms begin on the fourth day after it; the old ones end the day before",
    )

    def __init__(self, *args, wards, **kwargs):
        super().__init__(*args, **kwargs)
        self.wards = wards
        for ward, terms in wards:
            held = f"ward_{ward.pk}"
            self.fields[held] = forms.BooleanField(
                label=f"{ward.name} had an election", required=False
            )
            names = [term.person.name for term in terms]
            for number in range(ward.members):
                self.fields[f"{held}_{number}"] = forms.CharField(
                    label=f"Member {number + 1}",
                    max_length=200,
                    required=False,
                    initial=names[number] if number < len(names) else "",
                    widget=forms.TextInput(
                        attrs={
                            "list": "people",
                            "autocomplete": "off",
                            "class": "govuk-input--width-10",
                        }
                    ),
                )
                self.fields[f"{held}_{number}"].sometimes_required = True

    @property
    def rows(self):
        """[(ward, its box, its names)] for the table."""
        return [
            (ward, self[f"ward_{ward.pk}"], [self[name] for name in self._names(ward)])
            for ward, _ in self.wards
        ]

    def _names(self, ward):
        return [f"ward_{ward.pk}_{number}" for number in range(ward.members)]

    def clean(self):
        cleaned = super().clean()
        if not any(cleaned.get(f"ward_{ward.pk}") for ward, _ in self.wards):
            self.add_error(None, "Tick the wards that had an election")
        return cleaned

    def cleaned_for_operation(self):
        values = self.cleaned_data
        return {
            "poll_day": values["poll_day"],
            "results": {
                ward: [values[name].strip() for name in self._names(ward) if values[name].strip()]
                for ward, _ in self.wards
                if values[f"ward_{ward.pk}"]
            },
        }


class ElsewhereForm(Form):
    """The political group of an elected member, and attendance that this system cannot know."""

    group = forms.CharField(label="Political group", max_length=100, required=False)
    attended_on = DatePartsField(
        label="Last attended a meeting of the council elsewhere",
        required=False,
        help_text="Full council, cabinet, or for the council at another body",
    )
    approved_on = DatePartsField(
        label="The council approved the reason for the absence on", required=False
    )
    approved_reason = forms.CharField(
        label="The reason that was approved", max_length=500, required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["approved_reason"].sometimes_required = True


class SignInLinkForm(Form):
    """Which user a person signs in as."""

    user = forms.ModelChoiceField(User.objects.none(), label="Sign-in")

    def __init__(self, *args, users, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = users
        self.fields["user"].empty_label = "Choose a sign-in"
        self.fields["user"].label_from_instance = lambda user: f"{user.name} ({user.email})"
