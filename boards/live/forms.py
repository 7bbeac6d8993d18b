"""Forms of the evening: adjourning, and when the meeting began and closed."""

from django import forms

from boards.meetings.dates.forms import MeetingForm, end_of
from boards.meetings.items.models import AgendaItem
from core.dates import local_time
from core.forms import Form, TimeField


class AdjournForm(MeetingForm):
    """To when, and why."""

    public_texts = ("place", "access_notes", "reason")

    reason = forms.CharField(max_length=500, label="Reason for adjourning", help_text="Public")
    items = forms.ModelMultipleChoiceField(
        AgendaItem.objects.none(),
        label="Items to carry over",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Include items only partly discussed. Apologies and declarations are added "
        "automatically.",
    )

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, with_agenda=False, **kwargs)
        self.fields["items"].queryset = AgendaItem.objects.filter(
            pk__in=[each.pk for each in items]
        ).order_by("position")
        del self.fields["is_extraordinary"], self.fields["called_for"]


class TimesForm(Form):
    """When a meeting began and closed, as it was."""

    began = TimeField(label="Began at", help_text="Such as 7:04pm or 19:04")
    closed = TimeField(
        label="Closed at",
        required=False,
        help_text="An hour before the beginning is after midnight",
    )

    def __init__(self, *args, day, is_over, **kwargs):
        super().__init__(*args, **kwargs)
        self.day = day
        self.fields["closed"].required = is_over
        if not is_over:
            del self.fields["closed"]

    def details(self):
        """What the operation takes."""
        began, closed = self.cleaned_data["began"], self.cleaned_data.get("closed")
        return {
            "began_at": local_time(self.day, began),
            "closed_at": end_of(self.day, began, closed) if closed else None,
        }
