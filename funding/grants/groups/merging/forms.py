"""The form of a merge."""

from django import forms

from core.forms import Form, PlainTextField
from neighbourhoods.models import CommunityGroup


class MergeForm(Form):
    """Which other entry is the same group."""

    gone = forms.ModelChoiceField(
        CommunityGroup.objects.none(), label="The other entry of this group",
        empty_label="Choose a group", help_text="What stands under it goes to this one",
    )  # fmt: skip
    reason = PlainTextField(rows=2, max_length=300, label="How you know that they are one group")

    def __init__(self, *args, groups, likely=(), **kwargs):
        super().__init__(*args, **kwargs)
        field, why = self.fields["gone"], {each.group.pk: each.words for each in likely}
        field.queryset = groups
        field.label_from_instance = lambda group: _named(group, why.get(group.pk, ""))


def _named(group, why):
    more = ", ".join(filter(None, (group.where, group.numbers, why.lower())))
    return f"{group} ({more})"
