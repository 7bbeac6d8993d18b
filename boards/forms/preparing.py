"""Before a meeting: proposing items, agreeing the agenda, the timetable."""

from django import forms

from core.forms import Form, PlainTextField


class ProposeForm(Form):
    title = forms.CharField(label="What it is about, in a line", max_length=200)
    text = PlainTextField(
        label="Why, and what the meeting should do",
        required=False,
        rows=4,
        max_length=5_000,
        help_text="Public once it is on a published agenda",
    )
