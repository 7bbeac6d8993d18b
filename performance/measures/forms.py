"""Forms of measures."""

from django import forms

from core.forms import ClientIdField, Form, PlainTextField
from core.personalforms import PublicTexts
from performance.indicators.targets.forms import TargetForm
from performance.measures.rules import AUTO, CITY, PLACE

WHY = "Why does it measure the priority?"


class _ReasonForm(PublicTexts, Form):
    """With the reason, where the plan was decided on."""

    public_texts = ("reason",)

    def __init__(self, *args, settled, **kwargs):
        super().__init__(*args, **kwargs)
        if settled:
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]


def reason_field():
    return forms.CharField(
        label="Reason for changing measures after the decision",
        max_length=300,
        help_text="Public, with today’s date",
    )


class ChangeForm(_ReasonForm):
    public_texts = ("why", "reason")
    where = forms.ChoiceField(label="Figures for", widget=forms.RadioSelect)
    why = PlainTextField(label=WHY, max_length=300, rows=2, help_text="Public")
    reason = reason_field()

    def __init__(self, *args, place, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(PLACE, place), (CITY, "Derby")] if place else [(CITY, "Derby")]
        self.fields["where"].choices = choices


class MeasureForm(ChangeForm):
    indicator = forms.ModelChoiceField(None, empty_label="Choose")
    client_id = ClientIdField()
    field_order = ("indicator", "where", "why", "reason", "client_id")

    def __init__(self, *args, indicators, place, **kwargs):
        super().__init__(*args, place=place, **kwargs)
        self.fields["indicator"].queryset = indicators
        where = self.fields["where"]
        if not place:
            del self.fields["where"]
            return
        where.initial = AUTO
        where.choices = [
            (AUTO, f"{place}, or Derby if there are only figures for Derby"),
            *where.choices,
        ]


class RemoveForm(_ReasonForm):
    reason = reason_field()


class AimForm(TargetForm):
    """A target where the figures of the measure are."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["place"]

    def for_operation(self):
        """What `aim_measure` takes."""
        return {key: each for key, each in self.cleaned_data.items() if key != "steps"}
