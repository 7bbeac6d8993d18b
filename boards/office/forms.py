"""Forms of what is known of a term of office."""

from django import forms

from boards.office.models import Lapse
from core.forms import DatePartsField, Form, PlainTextField


class ElsewhereForm(Form):
    """The political group of an elected member, and attendance that this system cannot know."""

    group = forms.CharField(label="Political group", max_length=100, required=False)
    attended_on = DatePartsField(
        label="Attended a meeting of the council elsewhere on",
        required=False,
        help_text="Full council, cabinet, or for the council on an outside body. Enter each day by itself",
    )
    approved_on = DatePartsField(
        label="The council approved the reason for the absence on",
        required=False,
        help_text="Before the time is over, or it does not count",
    )
    approved_until = DatePartsField(
        label="Approved until",
        required=False,
        help_text="The last day on which the member may attend again. Six months from the last "
        "meeting attended count where they are longer",
    )
    approved_reason = forms.CharField(
        label="The reason that was approved", max_length=500, required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("approved_on", "approved_until", "approved_reason"):
            self.fields[name].sometimes_required = True


class SettleForm(Form):
    """What became of six months that were over."""

    outcome = forms.ChoiceField(
        label="Outcome", choices=Lapse.Outcome.choices, widget=forms.RadioSelect
    )
    words = PlainTextField(
        label="What was done, and by whom",
        rows=3,
        max_length=500,
        help_text="Such as “The proper officer declared the office vacant on 3 March 2027”",
    )


class StrikeForm(Form):
    """Why what was noted of a term does not count."""

    reason = forms.CharField(
        label="Why is it struck out?",
        max_length=500,
        help_text="Such as “Entered for the wrong councillor”",
    )
