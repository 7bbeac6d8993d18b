"""Forms of targets."""

from django import forms

from core.dates import day_in_words
from core.forms import DatePartsField, Form, PlainTextField
from neighbourhoods.models import Area, Neighbourhood
from performance.indicators.targets.models import Target
from performance.indicators.targets.steps import read_steps, straight_steps

CITY = "city"
NO_STEPS, QUARTERS, YEARS, OWN = "none", "quarters", "years", "own"


def number(label, **more):
    return forms.DecimalField(label=label, max_digits=17, decimal_places=6, **more)


class TargetForm(Form):
    place = forms.ChoiceField(label="Place")
    value = number("Target")
    due_on = DatePartsField(
        label="By when?", help_text="The last day of the period in which it should be reached"
    )
    baseline = number("Starting figure", required=False, help_text="If it is known")
    baseline_on = DatePartsField(label="Date of the starting figure", required=False)
    steps = forms.ChoiceField(
        label="Milestones on the way",
        choices=(
            (NO_STEPS, "None"),
            (QUARTERS, "Each quarter, in even steps from the starting figure"),
            (YEARS, "Each year, in even steps from the starting figure"),
            (OWN, "As written below"),
        ),
        initial=NO_STEPS,
        widget=forms.RadioSelect,
    )
    milestones = PlainTextField(
        required=False,
        rows=4,
        max_length=2_000,
        help_text="One per line: date and figure, such as 30 June 2027: 31.5",
    )
    source = forms.CharField(
        label="Who agreed it?", max_length=300, help_text="Such as a plan or an agreement. Public"
    )
    reason = forms.CharField(
        label="Why is it changed?",
        max_length=300,
        required=False,
        help_text="Required if the place already has a target. Public",
    )

    def __init__(self, *args, unit="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["value"].help_text = unit
        self.areas = {f"area-{each.pk}": each for each in Area.objects.all()}
        self.places = {str(each.pk): each for each in Neighbourhood.objects.all()}
        self.fields["place"].choices = [
            (CITY, Target.Level.CITY.label),
            *((key, str(each)) for key, each in self.areas.items()),
            *((key, each.name) for key, each in self.places.items()),
        ]
        self.fields["reason"].sometimes_required = True

    def clean(self):
        cleaned = super().clean()
        how, asked = cleaned.get("steps"), cleaned.get("milestones", "")
        cleaned["milestones"] = []
        if how == OWN:
            try:
                cleaned["milestones"] = read_steps(asked)
            except ValueError as error:
                self.add_error("milestones", str(error))
        elif how in (QUARTERS, YEARS):
            if cleaned.get("baseline") is None or not cleaned.get("baseline_on"):
                self.add_error("baseline", "Even steps need the starting figure and its date")
            elif cleaned.get("value") is not None and cleaned.get("due_on"):
                cleaned["milestones"] = straight_steps(
                    (cleaned["baseline_on"], cleaned["baseline"]),
                    (cleaned["due_on"], cleaned["value"]),
                    3 if how == QUARTERS else 12,
                )
        return cleaned

    def for_operation(self):
        """What `set_target` takes."""
        facts = {key: each for key, each in self.cleaned_data.items() if key not in ("place", "steps")}  # fmt: skip
        chosen, levels = self.cleaned_data["place"], Target.Level
        if chosen in self.areas:
            return facts | {"level": levels.AREA, "place": self.areas[chosen]}
        place = self.places.get(chosen)
        return facts | {"level": levels.NEIGHBOURHOOD if place else levels.CITY, "place": place}


class DropForm(Form):
    why = forms.CharField(label="Why is the target withdrawn?", max_length=300)


def milestones_as_typed(target):
    """The milestones of a target as the form takes them."""
    return "\n".join(
        f"{day_in_words(each.on)}: {each.value.normalize():f}" for each in target.milestones.all()
    )
