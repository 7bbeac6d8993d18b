"""Forms of figures."""

from django import forms

from core.forms import DatePartsField, Form
from neighbourhoods.models import Neighbourhood
from performance.observations.models import Observation
from performance.observations.rules import Given
from performance.periods import MONTH, QUARTER, YEAR, of_months

CITY = "city"
LENGTHS = ((YEAR, "A year"), (QUARTER, "A quarter"), (MONTH, "A month"))


def number(label, **more):
    """A number with decimals, as a field of a form."""
    return forms.DecimalField(label=label, required=False, max_digits=17, decimal_places=6, **more)


class FigureForm(Form):
    """One figure, typed in."""

    place = forms.ChoiceField(label="Place")
    starts_on = DatePartsField(label="First day of the period", help_text="The first of a month")
    months = forms.TypedChoiceField(label="How long is the period?", choices=LENGTHS, coerce=int)
    is_missing = forms.BooleanField(label="There is no figure for this period", required=False)
    numerator = number("How many?", help_text="Such as the people who agreed")
    denominator = number("Out of how many?")
    value = number("Figure", help_text="Leave blank to work it out from the two numbers above")
    base = forms.IntegerField(
        label="How many people answered?", required=False, min_value=0, max_value=10_000_000
    )
    note = forms.CharField(max_length=300, required=False, help_text="Public. Do not name anyone")
    source = forms.CharField(
        label="Source",
        max_length=300,
        required=False,
        help_text="If it is not the usual source. Public",
    )
    is_provisional = forms.BooleanField(
        label="The figure is provisional",
        required=False,
        help_text="The public cannot see it until it is confirmed",
    )

    def __init__(self, *args, unit="", **kwargs):
        super().__init__(*args, **kwargs)
        if unit:
            self.fields["value"].help_text = f"{unit}. {self.fields['value'].help_text}"
        self.places = {str(each.pk): each for each in Neighbourhood.objects.all()}
        names = [(key, each.name) for key, each in self.places.items()]
        levels = Observation.Level
        others = [(each.value, each.label) for each in (levels.CITY, levels.REGION, levels.COUNTRY)]
        self.fields["place"].choices = [("", "Choose"), *others, *names]
        for name in ("numerator", "denominator", "value"):
            self.fields[name].sometimes_required = True

    def clean_starts_on(self):
        day = self.cleaned_data["starts_on"]
        if day.day != 1:
            raise forms.ValidationError("A period must begin on the first of a month")
        return day

    def for_operation(self):
        """What `give_figures` takes."""
        said = dict(self.cleaned_data)
        place = self.places.get(said["place"])
        period = of_months(said["starts_on"], said["months"])
        about = {
            "level": Observation.Level.NEIGHBOURHOOD if place else said["place"],
            "place": place,
            "period": period,
        }
        if said["is_missing"]:
            given = Given(**about, status="missing", note=said["note"])
        else:
            given = Given(
                **about,
                **{key: said[key] for key in ("numerator", "denominator", "value", "base", "note")},
            )
        return {
            "given": [given],
            "source": said["source"],
            "is_provisional": said["is_provisional"],
        }


class ConfirmForm(Form):
    """Which period's figures are right."""

    period = forms.ChoiceField(label="Which period?")

    def __init__(self, *args, periods, **kwargs):
        super().__init__(*args, **kwargs)
        self.periods = {each.iso: each for each in periods}
        self.fields["period"].choices = [(key, each.words) for key, each in self.periods.items()]
