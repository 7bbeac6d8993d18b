"""The form with which a meeting is adjourned."""

from django import forms

from boards.meetings.forms import MeetingForm


class AdjournForm(MeetingForm):
    """To when, and why."""

    reason = forms.CharField(max_length=500, label="Why it is adjourned", help_text="Public")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, with_agenda=False, **kwargs)
        del self.fields["is_extraordinary"]
