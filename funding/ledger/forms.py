"""Forms of ward budgets."""

from django import forms

from core.forms import ClientIdField, Form, PlainTextField, ShownField
from core.money import PoundsBox, in_pounds
from funding.ledger.operations import budget_field


class OpenYearForm(Form):
    """Which financial year, by its year in April."""

    year = forms.TypedChoiceField(label="Financial year", coerce=int)

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = years


class ShareForm(Form):
    """What all ward committees are given in a year: worked out, or typed in, and saved together."""

    total = PoundsBox(
        label="Money for all ward committees", required=False, max_digits=12, decimal_places=2,
        min_value=0,
    )  # fmt: skip
    equal = forms.IntegerField(
        label="Per cent that is the same for each", min_value=0, max_value=100, initial=100,
        help_text="100: every ward committee gets the same. What is below 100 is shared by how many people live there.",
    )  # fmt: skip
    reason = PlainTextField(
        label="Reason for the change", required=False, rows=2, max_length=300,
        help_text="Leave blank when you set them for the first time",
    )  # fmt: skip
    client_id = ClientIdField()

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = {budget_field(each.body): each for each in places}
        for name, place in self.places.items():
            self.fields[name] = PoundsBox(
                label=str(place.body), required=False, max_digits=12, decimal_places=2, min_value=0,
                help_text=place.words, initial=place.given,
            )  # fmt: skip
            self.fields[name].sometimes_required = True  # blank: as it is
            self.fields[f"was_{name}"] = ShownField()
            self.initial.setdefault(f"was_{name}", place.was)

    @property
    def shown_names(self):
        """The fields that say what the page showed of each."""
        return [f"was_{name}" for name in self.places]

    @property
    def parts(self):
        """Its fields as the page shows them: (to work out, the amounts, how each was, the reason)."""
        before = [self[name] for name in ("total", "equal", "client_id")]
        return (
            before,
            [self[name] for name in self.places],
            [self[name] for name in self.shown_names],
            self["reason"],
        )

    def clean(self):
        cleaned = super().clean()
        if "work" in self.data:
            self._clean_work(cleaned)
            return cleaned
        typed = [
            (place.body, cleaned.get(name), cleaned.get(f"was_{name}") or "")
            for name, place in self.places.items()
        ]
        cleaned["amounts"] = [each for each in typed if each[1] is not None]
        total, sum_of = cleaned.get("total"), sum(each[1] for each in cleaned["amounts"])
        if total is not None and total != sum_of and not self.errors:
            self.add_error(
                "total",
                f"The ward budgets below come to {in_pounds(sum_of)}, which is not {in_pounds(total)}. "
                "Work out the shares again, or correct an amount",
            )
        return cleaned

    def _clean_work(self, cleaned):
        """What is needed to work out the shares. The amounts are written anew, whatever stood there."""
        for name in self.places:
            self.errors.pop(name, None)
        if cleaned.get("total") is None and "total" not in self.errors:
            self.add_error("total", "Enter how much there is for all ward committees")
        by_people = cleaned.get("equal", 100) < 100
        if by_people and any(each.people is None for each in self.places.values()):
            self.add_error("equal", "How many people live there is not known everywhere. Enter 100")


class WardBudgetForm(Form):
    """What a ward committee is given in a year."""

    amount = PoundsBox(label="Ward budget", max_digits=12, decimal_places=2, min_value=0)
    reason = PlainTextField(
        label="Reason for the change", required=False, rows=2, max_length=300,
        help_text="Leave blank when you set it for the first time",
    )  # fmt: skip
    was = ShownField()
    client_id = ClientIdField()
