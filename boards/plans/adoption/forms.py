"""Forms of putting a plan to its body, and of its adoption."""

from django import forms

from boards.decisions.models import Decision
from boards.meetings.items.models import AgendaItem
from core.forms import Form


class PutForm(Form):
    item = forms.ModelChoiceField(
        AgendaItem.objects.none(), label="Agenda item", empty_label="Choose"
    )

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["item"]
        field.queryset = items
        field.label_from_instance = lambda each: (
            f"{each.meeting.day:%-d %B %Y}, item {each.number}: {each.title}"
        )


class AdoptForm(Form):
    decision = forms.ModelChoiceField(
        Decision.objects.none(), label="Decision", empty_label="Choose"
    )

    def __init__(self, *args, decisions, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["decision"]
        field.queryset = decisions
        field.label_from_instance = lambda each: f"{each.item.meeting.day:%-d %B %Y}: {each}"
