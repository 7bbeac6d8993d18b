"""Forms of dates to avoid."""

from django import forms

from core.forms import DatePartsField, Form
from neighbourhoods.dates.models import AvoidDate
from neighbourhoods.places.models import Neighbourhood


class AvoidForm(Form):
    """Days that are better avoided. `last` may be left blank for a single day."""

    name = forms.CharField(max_length=100, help_text="Such as “Easter holidays”. Public.")
    kind = forms.ChoiceField(choices=AvoidDate.Kind.choices, widget=forms.RadioSelect)
    first = DatePartsField(label="First day", years=(2000, 2099))
    last = DatePartsField(
        label="Last day", years=(2000, 2099), required=False, help_text="Leave blank for one day"
    )
    neighbourhoods = forms.ModelMultipleChoiceField(
        Neighbourhood.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    source = forms.CharField(
        max_length=200,
        required=False,
        label="Where the dates come from",
        help_text="Such as the council’s term dates. Public.",
    )

    def __init__(self, *args, places=None, for_city=False, **kwargs):
        super().__init__(*args, **kwargs)
        if places is None:
            del self.fields["neighbourhoods"]
            return
        field = self.fields["neighbourhoods"]
        field.queryset = places
        field.help_text = "Leave blank for the whole city" if for_city else ""
        if not for_city:
            field.required = True

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("last"):
            cleaned["last"] = cleaned.get("first")
        return cleaned
