"""Forms for preparing an agenda and for changing a published one."""

from django import forms

from core.forms import Form, PlainTextField
from core.personalforms import PublicTexts
from neighbourhoods.models import Person


class AmendForm(PublicTexts, Form):
    """The words of an item that is published."""

    public_texts = ("title", "text", "recommendation")

    title = forms.CharField(max_length=200)
    presenter = forms.CharField(max_length=200, required=False)
    minutes_allowed = forms.IntegerField(min_value=1, max_value=600, required=False)
    text = PlainTextField(
        required=False, help_text="Summary and what you are asking the board to do"
    )
    recommendation = PlainTextField(required=False, max_length=5_000, rows=3)


class WithdrawForm(PublicTexts, Form):
    public_texts = ("reason",)

    reason = forms.CharField(max_length=500, label="Why it is withdrawn", help_text="Public")


class AgreedForm(Form):
    person = forms.ModelChoiceField(
        Person.objects.none(), label="Agreed with", widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


def _days(label, help_text):
    return forms.IntegerField(
        label=label, min_value=0, max_value=120, required=False, help_text=help_text
    )


class TimetableForm(Form):
    """Working days before the agenda is published, or after the meeting. Empty: not done here."""

    call_days = _days(
        "Call for items", "Days before. Usually 15. Leave blank if members are not asked"
    )
    papers_days = _days("Papers are due", "Days before. Usually 5. Leave blank for no deadline")
    agree_days = _days(
        "Agree agenda",
        "Days before. Usually 2. Leave blank if the chair does not agree it first",
    )
    minutes_days = _days(
        "Publish the draft minutes",
        "Days after the meeting. Usually 10. Leave blank for no deadline",
    )

    def clean(self):
        cleaned = super().clean()
        call, papers = cleaned.get("call_days"), cleaned.get("papers_days")
        if None not in (call, papers) and call < papers:
            self.add_error("call_days", "Items are called for before papers are due")
        return cleaned
