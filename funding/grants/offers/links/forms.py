"""What a group fills in to accept its offer."""

from django import forms

from core.forms import Form


class AcceptForm(Form):
    signed = forms.CharField(label="Your name", max_length=120, help_text="Not shown publicly")
    position = forms.CharField(
        label="Your position in the group", max_length=70, help_text="Such as: treasurer"
    )
    agrees = forms.BooleanField(
        label="On behalf of the group I accept the offer and its conditions"
    )
