"""Forms of posts that partners put in."""

from django import forms

from core.forms import ClientIdField, DatePartsField, Form
from core.money import PoundsBox
from funding.contributions.posts.models import PostShare
from neighbourhoods.models import Agency, TeamPost
from neighbourhoods.people.agencies.forms import offer_agencies

Role = PostShare.Role
ROWS = {Role.PAYS: 3, Role.EMPLOYS: 2, Role.MANAGES: 3}
"""How many agencies a form takes for each role."""


class PostForm(Form):
    """What stands in a post."""

    title = forms.CharField(max_length=120, help_text="Public once the contribution is agreed")
    full_time_equivalent = forms.DecimalField(
        max_digits=4, decimal_places=2, help_text="1.00 is one full-time post; 0.50 half of one"
    )
    full_cost = PoundsBox(
        label="Full cost a year", required=False, max_digits=12, decimal_places=2,
        help_text="Pay and on-costs of the whole post. Leave blank if it is not stated",
    )  # fmt: skip
    rate_source = forms.CharField(
        label="Where the cost comes from", max_length=200, required=False, help_text="Public"
    )
    evidence = forms.CharField(
        label="What you have seen of it", max_length=300, required=False, help_text="Not public"
    )
    starts_on = DatePartsField(label="First day")
    ends_on = DatePartsField(label="Last day", required=False)
    team_post = forms.ModelChoiceField(
        TeamPost.objects.none(), label="Post in a neighbourhood team", required=False,
        empty_label="None", help_text="The team’s page then shows who pays and who manages",
    )  # fmt: skip

    def __init__(self, *args, posts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team_post"].queryset = posts


class AddPostForm(PostForm):
    """A new post, with one agency for each role."""

    payer = forms.ModelChoiceField(Agency.objects.none(), label="Who pays")
    employer = forms.ModelChoiceField(Agency.objects.none(), label="Who employs")
    manager = forms.ModelChoiceField(
        Agency.objects.none(), label="Who manages day to day",
        help_text="Shares between several agencies are entered once the post is saved",
    )  # fmt: skip
    client_id = ClientIdField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_agencies(self, "payer", "employer", "manager")


class SharesForm(Form):
    """Who pays, employs and manages a post, in parts of a hundred."""

    shares_agreed_in = forms.CharField(
        label="Where the shares are agreed", max_length=200, required=False,
        help_text="Such as the annex of the agreement. Not public",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for role, number in self.rows():
            self._ask(role, number)
        offer_agencies(self, *(f"{role}_agency_{number}" for role, number in self.rows()))

    @staticmethod
    def rows():
        return [(role, number) for role, most in ROWS.items() for number in range(1, most + 1)]

    def _ask(self, role, number):
        said = Role(role).label
        self.fields[f"{role}_agency_{number}"] = forms.ModelChoiceField(
            Agency.objects.none(), label=f"{said}: agency {number}", required=False,
            empty_label="None",
        )  # fmt: skip
        self.fields[f"{role}_percent_{number}"] = forms.DecimalField(
            label=f"{said}: percent {number}", required=False, max_digits=5, decimal_places=2,
            min_value=0, max_value=100,
        )  # fmt: skip
        if role == Role.PAYS:
            self.fields[f"{role}_money_{number}"] = forms.BooleanField(
                label=f"Agency {number} pays as money, which is counted there and not in kind",
                required=False,
            )

    @property
    def parts(self):
        """[(role in words, [the boxes of one agency])]."""
        return [
            (
                Role(role).label,
                [
                    [self[name] for name in self._names(role, number)]
                    for number in range(1, most + 1)
                ],
            )
            for role, most in ROWS.items()
        ]

    def _names(self, role, number):
        names = (f"{role}_{what}_{number}" for what in ("agency", "percent", "money"))
        return [name for name in names if name in self.fields]

    def clean(self):
        """An agency has its percent, and a percent its agency."""
        said = super().clean()
        for role, number in self.rows():
            agency = said.get(f"{role}_agency_{number}")
            percent = said.get(f"{role}_percent_{number}")
            if bool(agency) != bool(percent):
                words = "Enter an agency and its percent"
                self.add_error(f"{role}_{'percent' if agency else 'agency'}_{number}", words)
        return said

    def shares(self):
        """[(role, agency, percent, as money)] as they were entered."""
        said = self.cleaned_data
        return [
            (
                role, said[f"{role}_agency_{number}"], said[f"{role}_percent_{number}"],
                bool(said.get(f"{role}_money_{number}")),
            )
            for role, number in self.rows()
            if said[f"{role}_agency_{number}"]
        ]  # fmt: skip

    @staticmethod
    def opened(shares):
        """The initial values of the shares that stand."""
        found = {}
        for role, most in ROWS.items():
            rows = [each for each in shares if each.role == role][:most]
            for number, each in enumerate(rows, 1):
                found[f"{role}_agency_{number}"] = each.agency_id
                found[f"{role}_percent_{number}"] = each.percent.normalize()
                found[f"{role}_money_{number}"] = each.as_money
        return found
