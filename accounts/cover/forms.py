"""Who covers, and from when to when."""

from django import forms

from core.forms import DatePartsField, Form


class CoverForm(Form):
    covered_by = forms.ModelChoiceField(
        None, label="Who covers", empty_label="Choose a person", to_field_name="pk"
    )
    starts_on = DatePartsField(label="First day", help_text="Today or later")
    ends_on = DatePartsField(label="Last day")

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["covered_by"].queryset = people
        self.fields["covered_by"].label_from_instance = lambda each: f"{each.name}, {each.email}"
