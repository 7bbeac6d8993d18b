"""Form of merging two entries of one person."""

from core.forms import Form
from neighbourhoods.people.picking import PersonField


class MergeForm(Form):
    gone = PersonField(
        label="Duplicate", help_text="Its current seats, posts and actions move to this person"
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["gone"].queryset = people
