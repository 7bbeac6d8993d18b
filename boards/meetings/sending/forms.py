"""Form of a regular attender."""

from core.forms import Form
from neighbourhoods.people.picking import PersonField


class AttenderForm(Form):
    person = PersonField(help_text="Gets the papers of every meeting and is not a member")

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
