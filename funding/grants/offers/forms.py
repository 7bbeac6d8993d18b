"""Forms of offers: the letter's words, conditions and stages."""

from django import forms

from core.forms import DatePartsField, Form, PlainTextField, WrittenDayField
from core.money import PoundsBox
from funding.grants.applications.forms import MONEY
from funding.grants.offers.models import MOST_WORDS, Condition
from neighbourhoods.people.picking import PersonField

STAGES = range(1, 5)
"""A grant is paid in four parts at most."""


def _words(label, help_text=""):
    return PlainTextField(
        label=label, rows=3, required=False, max_length=MOST_WORDS, help_text=help_text
    )


USUAL = "Leave blank for the council’s usual words"


class TermsForm(Form):
    """What the letter says besides what was awarded."""

    added = _words("Added words", "Such as: the sign that names the ward committee")
    evidence = _words("What to send as evidence", USUAL)
    repayment = _words("Repayment", USUAL)
    subsidy = _words("Subsidy", USUAL)
    officer = forms.CharField(
        label="Who to ask at the council", required=False, max_length=200,
        help_text="Name and work telephone number",
    )  # fmt: skip
    ends_on = DatePartsField(label="Work to be done by", required=False)
    recipient = PersonField(
        label="Who gets the letter", required=False,
        help_text="Who delivers, or is paid. Without an email address the letter goes by post. Not public.",
    )  # fmt: skip

    def __init__(self, *args, people, **kwargs):
        """`people`: who can be chosen to get it; None for a grant, which goes to the contact of the group."""
        super().__init__(*args, **kwargs)
        if people is None:
            del self.fields["recipient"]
            return
        self.fields["recipient"].queryset = people
        for name in ("repayment", "subsidy"):
            del self.fields[name]


class ConditionForm(Form):
    stage = forms.ChoiceField(
        label="What waits for it", choices=Condition.Stage.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(label="Condition", max_length=500)
    due_on = DatePartsField(label="Due date", required=False)


class MetForm(Form):
    met_on = DatePartsField(label="Date met", required=False)
    evidence = forms.CharField(
        label="What you have seen", max_length=500, required=False,
        help_text="Leave both blank if it was recorded by mistake",
    )  # fmt: skip


class StagesForm(Form):
    """Up to four parts; a row without a name is none."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for number in STAGES:
            self.fields[f"name_{number}"] = forms.CharField(
                label=f"Payment {number}", required=False, max_length=100
            )
            self.fields[f"amount_{number}"] = PoundsBox(
                label=f"Amount of payment {number}", required=False, **MONEY
            )
            self.fields[f"due_{number}"] = WrittenDayField(
                label=f"When payment {number} is due", required=False
            )
            self.fields[f"evidence_{number}"] = forms.CharField(
                label=f"What to send for payment {number}", required=False, max_length=300
            )

    def clean(self):
        cleaned = super().clean()
        for number in STAGES:
            name, amount = cleaned.get(f"name_{number}"), cleaned.get(f"amount_{number}")
            if name and not amount:
                self.add_error(f"amount_{number}", "Enter the amount")
            elif amount and not name:
                self.add_error(f"name_{number}", "Enter what this payment is for")
        return cleaned

    def for_operation(self):
        """[(name, amount, due_on, evidence)]."""
        said = self.cleaned_data
        return [
            (said[f"name_{n}"], said[f"amount_{n}"], said[f"due_{n}"], said[f"evidence_{n}"])
            for n in STAGES
            if said[f"name_{n}"]
        ]


class PostForm(Form):
    sent_on = DatePartsField(label="Date the letter was sent")
