"""Forms of the savings register."""

from django import forms

from core.errors import Refused
from core.files import LARGEST, TAKEN, expect_size
from core.forms import ClientIdField, DatePartsField, Form, PlainTextField, ShownField
from core.money import PoundsBox
from funding.budgets.lines.models import BudgetLine
from funding.contributions.posts.models import FundedPost
from funding.ledger.models import FinancialYear
from funding.savings.models import Saving
from neighbourhoods.models import Agency, Area, Neighbourhood
from neighbourhoods.people.agencies.forms import offer_agencies
from neighbourhoods.people.picking import PersonField

MONEY = {"max_digits": 12, "decimal_places": 2, "min_value": 0}


def one_of_two(label, yes, no, **kwargs):
    """A question with two answers, of which one must be chosen."""
    return forms.TypedChoiceField(
        label=label, choices=[("True", yes), ("False", no)], widget=forms.RadioSelect,
        coerce=lambda value: value == "True", **kwargs,
    )  # fmt: skip


class SavingForm(Form):
    """What a saving is, and whose."""

    what = forms.CharField(
        label="What is saved", max_length=200,
        help_text="Such as: one manager for two neighbourhoods. No names of staff",
    )  # fmt: skip
    source = forms.ChoiceField(
        label="Where it comes from", choices=[("", "Choose"), *Saving.Source.choices]
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Whose saving it is", empty_label="Choose an agency"
    )
    owner = PersonField(label="Owner", help_text="Who answers for it. The owner never verifies it")
    is_cashable = one_of_two(
        "Is it cashable?", "Yes: money can be taken out of a budget",
        "No: time or quality is gained, and no budget gets smaller",
        help_text="A budget changes only by a virement or a change of the budget",
    )  # fmt: skip
    is_recurring = one_of_two("How often?", "Every year", "Once")
    line = forms.ModelChoiceField(
        BudgetLine.objects.none(), label="Budget line", required=False, empty_label="None",
        help_text="Leave blank if the saving is on no line here, such as a partner’s",
    )  # fmt: skip
    neighbourhood = forms.ModelChoiceField(
        Neighbourhood.objects.none(), required=False, empty_label="More than one",
        help_text="Not needed with a budget line: the saving is then where that budget is",
    )  # fmt: skip
    area = forms.ModelChoiceField(
        Area.objects.none(), label="Or area", required=False, empty_label="Not for one area",
        help_text="With neither, it is for the whole city",
    )  # fmt: skip
    post = forms.ModelChoiceField(
        FundedPost.objects.none(), label="Shared post", required=False, empty_label="None",
        help_text="A post that a partner puts in or pays for, if it comes from one",
    )  # fmt: skip
    due_on = DatePartsField(
        label="To be made by", help_text="Without delivery it is overdue from then on"
    )
    how = PlainTextField(
        label="How it is made and measured", rows=3, max_length=2_000, required=False
    )

    def __init__(self, *args, people, lines, places, areas, posts, **kwargs):
        super().__init__(*args, **kwargs)
        fields = self.fields
        fields["owner"].queryset, fields["line"].queryset = people, lines
        fields["neighbourhood"].queryset, fields["area"].queryset = places, areas
        fields["post"].queryset = posts
        fields["line"].label_from_instance = _line_in_words
        fields["post"].label_from_instance = lambda post: f"{post.contribution.agency}: {post}"
        offer_agencies(self, "agency")


def _line_in_words(line):
    return f"{line.budget}: {line}, {line.codes}"


class NewSavingForm(SavingForm):
    """With what is planned for its first year."""

    year = forms.ModelChoiceField(
        FinancialYear.objects.none(), label="First financial year", empty_label=None
    )
    planned = PoundsBox(label="Planned for that year", **MONEY)
    client_id = ClientIdField()

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].queryset = years


class AmountsForm(Form):
    """What is planned and was delivered in a year."""

    planned = PoundsBox(label="Planned", **MONEY)
    delivered = PoundsBox(label="Delivered so far", **MONEY)
    reason = PlainTextField(
        label="Reason for the change", required=False, rows=2, max_length=300,
        help_text="Leave blank when you enter an amount for the first time",
    )  # fmt: skip
    was = ShownField()
    client_id = ClientIdField()


class VerifyForm(Form):
    """What finance found."""

    amount = PoundsBox(label="Verified", **MONEY)
    reason = PlainTextField(
        label="What you looked at", rows=2, max_length=300,
        help_text="Such as: the ledger of September, cost centre N2016",
    )  # fmt: skip
    was = ShownField()
    client_id = ClientIdField()


class ReasonForm(Form):
    reason = PlainTextField(rows=2, max_length=300)


class EvidenceForm(Form):
    """A file that shows what was saved in a year."""

    year = forms.ModelChoiceField(
        FinancialYear.objects.none(), label="For the financial year", empty_label=None
    )
    file = forms.FileField(
        allow_empty_file=True, error_messages={"required": "Choose a file"},
        help_text=f"{TAKEN}; up to {LARGEST // 1024 // 1024} MB. No pay slips and no names of staff",
    )  # fmt: skip
    title = forms.CharField(
        max_length=200, required=False, help_text="Leave blank to use the name of the file"
    )

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].queryset = years

    def clean_file(self):
        """The size is known before anything is read."""
        file = self.cleaned_data["file"]
        try:
            expect_size(file.size)
        except Refused as refused:
            raise forms.ValidationError(refused.message) from None
        return file

    def for_operation(self):
        said = dict(self.cleaned_data)
        file = said.pop("file")
        return said | {"content": file.read(), "name": file.name}


class UseForm(Form):
    """Which change of a budget took the money."""

    change = forms.ChoiceField(label="Change of the budget", widget=forms.RadioSelect)

    def __init__(self, *args, changes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["change"].choices = changes
