"""Meetings and their agendas."""

from django import forms

from boards.meetings.forms import MeetingForm
from core.forms import Form, PlainTextField


class AdjournForm(MeetingForm):
    """To when, and why."""

    reason = forms.CharField(max_length=500, label="Why it is adjourned", help_text="Public")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, with_agenda=False, **kwargs)
        del self.fields["is_extraordinary"]


class AmendForm(Form):
    """The words of an item that is published."""

    title = forms.CharField(max_length=200)
    presenter = forms.CharField(max_length=200, required=False)
    minutes_allowed = forms.IntegerField(min_value=1, max_value=600, required=False)
    text = PlainTextField(required=False, help_text="What it is about, and what is asked")
    recommendation = PlainTextField(required=False, max_length=5_000, rows=3)


class WithdrawForm(Form):
    reason = forms.CharField(max_length=500, label="Why it is withdrawn", help_text="Public")
