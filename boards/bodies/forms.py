"""Forms of a body and of the rules it keeps."""

from django import forms

from boards.bodies.models import Body
from boards.seats.models import Membership
from core.calendar import WEEKDAYS
from core.forms import Form, PlainTextField, TimeField
from core.personalforms import PublicTexts
from neighbourhoods.models import Area, Neighbourhood, Venue


class BodyForm(PublicTexts, Form):
    """`neighbourhoods` and `areas` are those where the user may set up bodies."""

    public_texts = ("purpose",)

    name = forms.CharField(max_length=150)
    kind = forms.ChoiceField(choices=[("", "Choose"), *Body.Kind.choices])
    power = forms.ChoiceField(
        label="Decision-making powers",
        choices=[("", "Choose"), *Body.Power.choices],
        help_text="The meetings of an operational group are not public",
    )
    neighbourhood = forms.ModelChoiceField(Neighbourhood.objects.none(), required=False)
    area = forms.ModelChoiceField(Area.objects.none(), required=False)
    usual_venue = forms.ModelChoiceField(Venue.objects.none(), required=False)
    recommends_to = forms.ModelChoiceField(
        Body.objects.none(),
        required=False,
        empty_label="None",
        help_text="Its recommendations go on that board's work programme once its minutes are out",
    )
    under = forms.ModelChoiceField(
        Body.objects.none(),
        label="Reports to",
        required=False,
        empty_label="None",
        help_text="Its place in the structure",
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

    def will_be_public(self, cleaned):
        return cleaned.get("power") != Body.Power.OPERATIONAL

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
        help_text="Not defined in law. Ask your monitoring officer. Usually working days",
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
        "Set locally. Usually 5pm",
    )

    exercises_executive = forms.BooleanField(
        label="It exercises executive functions",
        required=False,
        help_text="In a council with a cabinet, as an area committee may (Local Government Act 2000 "
        "s.9E): its decisions can be called in. Usually no",
    )
    quorum_base = forms.ChoiceField(
        label="The quorum is a share of",
        choices=Body.Base.choices,
        widget=forms.RadioSelect,
    )
    quorum_numerator = forms.IntegerField(
        label="Quorum fraction: top number",
        min_value=0,
        max_value=100,
        help_text="1 of 4 is a quarter, a common local rule. 0, with a minimum of 0: no quorum",
    )
    quorum_denominator = forms.IntegerField(
        label="Quorum fraction: bottom number", min_value=1, max_value=100
    )
    quorum_minimum = forms.IntegerField(
        label="Quorum, at least",
        min_value=0,
        max_value=200,
        help_text="Voting members in the room, whatever the share. Set locally. Usually 3",
    )

    quorum_roles = forms.MultipleChoiceField(
        label="At least one of these must be in the room",
        choices=Membership.Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Voting members or their substitutes. Leave blank if anyone counts",
    )
    interest_counts = forms.BooleanField(
        label="Count members who withdraw because of an interest",
        required=False,
        help_text="Local standing orders. Usually no",
    )
    substitutes = forms.ChoiceField(
        label="Substitutes allowed",
        choices=Body.Substitutes.choices,
        widget=forms.RadioSelect,
        help_text="A substitute attends for the whole meeting, votes in their own right, and does "
        "not take over as chair",
    )
    substitutes_same_group = forms.BooleanField(
        label="A substitute for an elected member is of the same political group", required=False
    )
    substitute_hours = forms.IntegerField(
        label="Hours’ notice for a substitute",
        min_value=0,
        max_value=720,
        help_text="Enter 0 for no notice. Many councils use 2.",
    )
    substitute_most = forms.IntegerField(
        label="Maximum substitutions per seat each municipal year",
        min_value=0,
        max_value=50,
        required=False,
        help_text="Leave blank for no limit",
    )
    training_check = forms.ChoiceField(
        label="If a person chairing or substituting has not completed the training",
        choices=Body.TrainingCheck.choices,
        widget=forms.RadioSelect,
        help_text="Set locally. Usually show a warning only",
    )
    casting_vote = forms.BooleanField(
        label="The chair has a casting vote",
        required=False,
        help_text="Required by law for council committees",
    )
    interest_leaves = forms.BooleanField(
        label="Members with a disqualifying interest must leave the room",
        required=False,
        help_text="Local standing orders. If not: stays, and neither speaks nor votes",
    )
    remote_attendance = forms.BooleanField(
        label="Allow remote attendance (non-voting)",
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


class CancelForm(PublicTexts, Form):
    """Why a meeting, or the date of a course, is called off."""

    public_texts = ("reason",)

    reason = forms.CharField(max_length=500, help_text="Public")
