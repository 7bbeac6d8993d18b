"""The form that says what is drawn."""

from django import forms
from django.db.models import Q

from core.forms import Form
from core.money import PoundsBox
from funding.audit.samples.rows import ENTRIES, SOURCES, Draw
from funding.ledger.models import FinancialYear

KINDS = [
    (each.words, [(f"{each.name}:{value}", label) for value, label in each.kinds])
    for each in SOURCES.values()
    if each.kinds
]


class DrawForm(Form):
    """Which rows, and how many of them."""

    source = forms.ChoiceField(
        label="What is listed", choices=[(each.name, each.words) for each in SOURCES.values()]
    )
    year = forms.ModelChoiceField(
        FinancialYear.objects.none(), required=False, label="Year", empty_label="All years"
    )
    kind = forms.ChoiceField(
        required=False, label="Kind", choices=[("", "All kinds"), *KINDS],
        help_text="Entries by kind, virements by status.",
    )  # fmt: skip
    least = PoundsBox(label="From this amount", required=False, max_digits=12, decimal_places=2)
    most = PoundsBox(label="Up to this amount", required=False, max_digits=12, decimal_places=2)
    size = forms.IntegerField(
        label="How many at random", required=False, min_value=1, max_value=10_000,
        help_text="Leave blank for all.",
    )  # fmt: skip
    seed = forms.CharField(
        label="Seed", required=False, max_length=40,
        help_text="The same seed draws the same rows again. It stands in the file.",
    )  # fmt: skip

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].queryset = years

    def clean(self):
        found = super().clean()
        source, _, kind = (found.get("kind") or "").partition(":")
        if kind and source != found.get("source"):
            self.add_error("kind", "Choose a kind of what is listed")
        least, most = found.get("least"), found.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("most", "Enter an amount that is not below the first")
        return found | {"kind": kind}

    def draw(self, user, seed):
        """The Draw that was asked for; `seed` where none was typed."""
        said = self.cleaned_data
        source = SOURCES.get(said["source"], ENTRIES)
        rows = source.read(user)
        if said["year"]:
            where = Q()
            for path in source.year:
                where |= Q(**{path: said["year"]})
            rows = rows.filter(where)
        if said["kind"]:
            rows = rows.filter(**{source.kind: said["kind"]})
        for name, lookup in (("least", "amount__gte"), ("most", "amount__lte")):
            if said[name] is not None:
                rows = rows.filter(**{lookup: said[name]})
        return Draw(source, rows, said["size"], said["seed"].strip() or seed)
