"""Forms of elections and their results."""

from django import forms

from core.forms import DatePartsField, Form
from core.picker import is_key
from neighbourhoods.models import Election, Ward
from neighbourhoods.people.picking import PersonField, described


class ElectionForm(Form):
    """An election that was called: its days and its wards."""

    kind = forms.ChoiceField(choices=Election.Kind.choices, widget=forms.RadioSelect)
    notice_on = DatePartsField(label="Day of the notice of election")
    poll_on = DatePartsField(
        label="Day of the poll", help_text="The new terms begin on the fourth day after it"
    )
    wards = forms.ModelMultipleChoiceField(Ward.objects.none(), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, wards, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wards"].queryset = wards


class ResultsForm(Form):
    """Who is elected, ward by ward. `wards` is [(ward, [terms that sit], how many are elected)];
    at a by-election nobody of those who sit is offered first."""

    def __init__(self, *args, wards, people, offers_sitting, **kwargs):
        super().__init__(*args, **kwargs)
        self.wards = wards
        for ward, terms, most in wards:
            held = f"ward_{ward.pk}"
            self.fields[held] = forms.BooleanField(
                label="Enter the result now", required=False, initial=len(wards) == 1
            )
            sit = [term.person_id for term in terms] if offers_sitting else []
            for number in range(most):
                field = PersonField(
                    people,
                    label=f"Member {number + 1}",
                    required=False,
                    may_add=True,
                    initial=sit[number] if number < len(sit) else None,
                )
                field.sometimes_required = True
                self.fields[f"{held}_{number}"] = field
        self._look_up(people)

    def _look_up(self, people):
        """Those who sit or were chosen, once for all fields."""
        fields = {name: each for name, each in self.fields.items() if hasattr(each, "known")}
        keys = {str(self.data.get(name) or each.initial or "") for name, each in fields.items()}
        rows = people.filter(pk__in=[key for key in keys if is_key(key)]).select_related("agency")
        words = described(rows)
        known = {str(person.pk): (person, words[person.pk]) for person in rows}
        for each in fields.values():
            each.known = known

    @property
    def rows(self):
        """[(ward, its box, its pickers)]."""
        return [
            (ward, self[f"ward_{ward.pk}"], [self[name] for name in self._names(ward, most)])
            for ward, _, most in self.wards
        ]

    def _names(self, ward, most):
        return [f"ward_{ward.pk}_{number}" for number in range(most)]

    def clean(self):
        cleaned = super().clean()
        if not any(cleaned.get(f"ward_{ward.pk}") for ward, *_ in self.wards):
            self.add_error(None, "Tick the wards whose result you enter")
        return cleaned

    def cleaned_for_operation(self):
        values = self.cleaned_data
        return {
            ward: [values[name] for name in self._names(ward, most) if values[name]]
            for ward, _, most in self.wards
            if values[f"ward_{ward.pk}"]
        }


class TermEndForm(Form):
    last_day = DatePartsField(label="Last day")
