"""Forms of seats, members, deputies, elections and the register."""

from django import forms

from accounts.models import User
from boards.seats.models import Membership, Seat
from core.forms import DatePartsField, Form, PlainTextField
from core.picker import PickField
from neighbourhoods.models import Agency, CommunityGroup, Ward
from neighbourhoods.people.agencies.forms import offer_agencies
from neighbourhoods.people.picking import PersonField


def exception_field():
    return forms.CharField(
        label="If someone who is not a councillor votes: which exception applies",
        max_length=300,
        required=False,
        help_text="Only on a board that makes decisions. Section 13 of the Local Government and Housing Act "
        "1989 names the exceptions; ask the monitoring officer. It stands on the seat, in public",
    )


class MemberForm(Form):
    seat = forms.ModelChoiceField(
        Seat.objects.none(), required=False, empty_label="Choose a vacant seat or create one"
    )
    person = PersonField()
    role = forms.ChoiceField(choices=[("", "Choose"), *Membership.Role.choices])
    agency = forms.ModelChoiceField(
        Agency.objects.none(), required=False, help_text="For a partner member: sits for"
    )
    ward = forms.ModelChoiceField(
        Ward.objects.none(), required=False, help_text="For an elected member: elected for"
    )
    vote = forms.ChoiceField(
        label="May vote",
        choices=[("usual", "As usual for this board and role"), ("yes", "Yes"), ("no", "No")],
        initial="usual",
    )
    vote_exception = exception_field()
    starts_on = DatePartsField(label="First day", required=False, help_text="Leave blank for today")
    ends_on = DatePartsField(
        label="Last day", required=False, help_text="Leave blank for no end date"
    )

    def __init__(self, *args, people, seats, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["vote_exception"].sometimes_required = True
        self.fields["seat"].queryset = seats
        self.fields["person"].queryset = people
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
    last_day = DatePartsField(
        label="Last day", required=False, help_text="Leave blank to end today"
    )


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
        help_text="Such as “Osmaston residents”. Leave blank to use the default",
    )
    has_vote = forms.BooleanField(label="It carries a vote", required=False)
    vote_exception = exception_field()
    filled_by = forms.CharField(
        label="Who fills the vacancy",
        max_length=150,
        required=False,
        help_text="Leave blank for the usual arrangement: the voters or the council, the agency, the forum, the group, the head of "
        "service",
    )

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        offer_agencies(self, "agency")
        self.fields["group"].queryset = groups
        for name in ("agency", "group"):
            self.fields[name].sometimes_required = True


class LastDayForm(Form):
    last_day = DatePartsField(label="Last day", required=False, help_text="Leave blank for today")


class DeputyForm(Form):
    person = PersonField()
    starts_on = DatePartsField(label="First day", required=False, help_text="Leave blank for today")
    ends_on = DatePartsField(
        label="Last day", required=False, help_text="Leave blank for no end date"
    )

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
    starts_on = DatePartsField(label="Since", required=False, help_text="Leave blank for today")


class SignInLinkForm(Form):
    """Which user a person signs in as."""

    user = PickField(User.objects.none(), label="User account")

    def __init__(self, *args, users, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = users
        self.fields["user"].label_from_instance = lambda user: f"{user.name} ({user.email})"
