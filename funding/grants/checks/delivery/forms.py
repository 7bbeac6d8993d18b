"""What follows from an approval: the form before the report, and the one once it is granted."""

from django import forms

from core.forms import DatePartsField, Form
from funding.grants.checks.rules import GRANT, PURCHASE
from tasking.actions.photos.forms import PhotoField

ANSWERS = [("yes", "Yes"), ("no", "No")]
KEEPING = ("service", "owner", "upkeep_by", "upkeep_years", "upkeep_budget")


class FollowsForm(Form):
    """What an approval would be followed by. A grant to a group asks only whether it is one."""

    gets_back = forms.ChoiceField(
        label="Does the council get something back?", choices=ANSWERS, widget=forms.RadioSelect,
        help_text="Goods, works or a service for itself. Then it is a purchase, with procurement rules and VAT.",
    )  # fmt: skip
    service = forms.CharField(
        label="Council service that buys it or does it", max_length=200, required=False
    )
    owner = forms.CharField(label="Who owns it afterwards", max_length=200, required=False)
    upkeep_by = forms.CharField(label="Who maintains it", max_length=200, required=False)
    upkeep_years = forms.IntegerField(
        label="For how many years", min_value=1, max_value=100, required=False
    )
    upkeep_budget = forms.CharField(
        label="From which budget it is maintained", max_length=200, required=False
    )

    def __init__(self, *args, what, **kwargs):
        super().__init__(*args, **kwargs)
        if what == GRANT:
            for name in KEEPING:
                del self.fields[name]
        for name in KEEPING if what == PURCHASE else ():
            self.fields[name].sometimes_required = True

    def clean_gets_back(self):
        return self.cleaned_data["gets_back"] == "yes"


class DoneForm(Form):
    """Once it is granted."""

    reference = forms.CharField(
        label="Order number, journal or recharge code", max_length=100, required=False
    )
    done_on = DatePartsField(label="Date completed", required=False)
    photo = PhotoField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reference"].sometimes_required = True
