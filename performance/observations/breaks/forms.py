"""Forms of breaks."""

from django import forms

from core.forms import ClientIdField, DatePartsField, Form
from performance.observations.breaks.models import SeriesBreak

ALL = "all"


class BreakForm(Form):
    kind = forms.ChoiceField(
        label="What changed?", choices=SeriesBreak.Kind.choices, widget=forms.RadioSelect
    )
    on = DatePartsField(
        label="From which day?", help_text="The first day of the first figure that is different"
    )
    place = forms.ChoiceField(
        label="Where?",
        initial=ALL,
        help_text="All places, unless only a control chart begins anew",
    )
    reason = forms.CharField(
        label="What is different now?",
        max_length=300,
        help_text="A sentence that everybody understands, such as “Visits online are counted too”. Public",
    )
    client_id = ClientIdField()

    def __init__(self, *args, places=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.places = {each.slug: each for each in places}
        self.fields["place"].choices = [
            (ALL, "All places"),
            (SeriesBreak.Level.CITY, SeriesBreak.Level.CITY.label),
            *((slug, each.name) for slug, each in self.places.items()),
        ]

    def for_operation(self):
        """What `add_break` takes."""
        facts = {key: each for key, each in self.cleaned_data.items() if key != "place"}
        chosen, levels = self.cleaned_data["place"], SeriesBreak.Level
        if chosen in self.places:
            return facts | {"level": levels.NEIGHBOURHOOD, "place": self.places[chosen]}
        return facts | {"level": "" if chosen == ALL else levels.CITY, "place": None}


class WithdrawBreakForm(Form):
    why = forms.CharField(label="Why is it taken back?", max_length=300)
