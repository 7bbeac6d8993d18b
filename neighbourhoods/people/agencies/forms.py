"""How forms offer agencies, and how one is ended."""

from django import forms

from core.forms import DatePartsField, Form
from neighbourhoods.people.models import Agency


def offer_agencies(form, *names):
    """These fields of a form offer the agencies that there are, and what stands in the row already even
    where that has ended: an edit of something else does not lose it."""
    present = []
    for name in names:
        value = form.initial.get(name)
        many = value if isinstance(value, list | tuple) else [value]
        present += [getattr(each, "pk", each) for each in many]
    keys = [each for each in present if each]
    for name in names:
        form.fields[name].queryset = Agency.objects.offered(*keys)


class EndAgencyForm(Form):
    ended_on = DatePartsField(
        label="Last day",
        required=False,
        help_text="Leave blank for today; it cannot be in the future",
    )
    replaced_by = forms.ModelChoiceField(
        None,
        label="Replaced by",
        required=False,
        empty_label="No other agency",
        help_text="What is open in its name moves there in one go",
    )

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["replaced_by"].queryset = agencies
        self.fields["replaced_by"].sometimes_required = True
