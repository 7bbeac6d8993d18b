"""The form by which a vacant post is filled."""

from core.forms import DatePartsField, Form
from neighbourhoods.people.picking import PersonField


class FillForm(Form):
    person = PersonField(label="Who fills the post")
    starts_on = DatePartsField(label="First day", required=False, help_text="Leave blank for today")

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
