"""Forms of lifting a pre-election period and putting it back."""

from django import forms

from core.forms import Form


class LiftForm(Form):
    key = forms.ChoiceField(label="What goes ahead", widget=forms.RadioSelect)
    reason = forms.CharField(label="Why it goes ahead", max_length=500)
    advised_by = forms.CharField(
        label="On whose advice",
        max_length=200,
        help_text="Such as the monitoring officer, with their name",
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = choices


class PutBackForm(Form):
    reason = forms.CharField(label="Why it no longer goes ahead", max_length=500)
