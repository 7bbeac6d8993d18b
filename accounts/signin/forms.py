"""Codes from an app, and one's password again. allauth's forms in our look."""

from allauth.account import forms as allauth_forms
from allauth.mfa.base import forms as code_forms
from allauth.mfa.totp import forms as totp_forms
from django import forms
from django.core.exceptions import ValidationError

from accounts.signin import log
from accounts.signin.models import Outcome
from core.forms import Form, GovukMixin


class PasswordAgainForm(GovukMixin, allauth_forms.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["password"]
        field.help_text = ""
        field.widget.attrs.pop("placeholder", None)
        field.error_messages["required"] = "Enter your password"


class _Code(GovukMixin):
    hint = "The 6 digits in your app now, or one of your recovery codes"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label, field.help_text = "Code", self.hint
        field.max_length = 20
        field.widget.attrs = {"autocomplete": "one-time-code", "class": "govuk-input--width-10"}
        field.error_messages["required"] = "Enter the code"

    def clean_code(self):
        try:
            return super().clean_code()
        except ValidationError:
            log.record(allauth_forms.context.request, Outcome.WRONG_CODE, user=self.user)
            raise


class CodeForm(_Code, code_forms.AuthenticateForm):
    pass


class CodeAgainForm(_Code, code_forms.ReauthenticateForm):
    pass


class SetUpForm(GovukMixin, totp_forms.ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label, field.help_text = "Code", "The 6 digits that your app shows now"
        field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}
        field.widget.attrs["class"] = "govuk-input--width-10"
        field.error_messages["required"] = "Enter the code"


class EmailForm(Form):
    """A new address of an account."""

    email = forms.EmailField(label="New email address", max_length=254)
