"""Signing in, passwords, invitations, grants."""

from allauth.account import forms as allauth_forms
from django import forms
from django.contrib.auth.password_validation import validate_password

from accounts.access import Role, Scope, scopes_by_hand
from accounts.signin import limits
from core.forms import DatePartsField, Form, GovukMixin


class SignInForm(GovukMixin, allauth_forms.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Email address"
        self.fields["login"].error_messages["required"] = "Enter your email address"
        self.fields["password"].error_messages["required"] = "Enter your password"
        self.fields["password"].help_text = ""
        self.fields.pop("remember", None)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class _PasswordForm(GovukMixin):
    labels = {
        "oldpassword": "Current password",
        "password1": "New password",
        "password2": "New password again",
        "email": "Email address",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels[name]
            field.error_messages["required"] = f"Enter your {field.label.lower()}"
            field.widget.attrs.pop("placeholder", None)
            field.help_text = ""
        if "password1" in self.fields:
            self.fields[
                "password1"
            ].help_text = "At least 12 characters. Three random words work well."


class ChangePasswordForm(_PasswordForm, allauth_forms.ChangePasswordForm):
    pass


class ResetPasswordForm(_PasswordForm, allauth_forms.ResetPasswordForm):
    def save(self, request, **kwargs):
        """Beyond the limit nothing is sent, and the page says the same: nobody learns who is here."""
        if limits.may_reset(request, self.cleaned_data["email"]):
            super().save(request, **kwargs)
        return self.cleaned_data["email"]


class ResetPasswordKeyForm(_PasswordForm, allauth_forms.ResetPasswordKeyForm):
    def save(self):
        super().save()
        limits.forget(allauth_forms.context.request, self.user.email)


class FirstPasswordForm(Form):
    """The password of an invited person."""

    password = forms.CharField(
        label="Password",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        max_length=200,
        help_text="At least 12 characters. Three random words work well.",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self):
        validate_password(self.cleaned_data["password"], self.user)
        return self.cleaned_data["password"]


class InviteForm(Form):
    name = forms.CharField(max_length=200)
    email = forms.EmailField(label="Email address", max_length=254)


class GrantForm(Form):
    """A role, its place, and for how long. The choices come from the caller."""

    role = forms.ChoiceField()
    place = forms.ChoiceField(required=False, help_text="Leave blank for the whole city")
    named_neighbourhoods = forms.MultipleChoiceField(
        label="Only in these neighbourhoods",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="For a partner or service officer. Leave all blank to cover every neighbourhood the agency works in.",
    )
    named_services = forms.MultipleChoiceField(
        label="Only these services",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="For a service officer. Leave all blank to cover every service of the agency.",
    )
    starts_on = DatePartsField(label="First day", required=False, help_text="Leave blank for today")
    ends_on = DatePartsField(
        label="Last day", required=False, help_text="Leave blank for no end date"
    )

    def __init__(self, *args, places, neighbourhoods, services, **kwargs):
        """`places` is {group name: queryset}, `neighbourhoods` and `services` querysets."""
        super().__init__(*args, **kwargs)
        self.rows = {
            f"{each._meta.model_name}-{each.pk}": each
            for queryset in places.values()
            for each in queryset
        }
        self.named = {str(each.pk): each for each in neighbourhoods}
        self.services = {str(each.pk): each for each in services}
        self.fields["role"].choices = [("", "Choose a role")] + [
            (role.value, role.label) for role in Role if scopes_by_hand(role)
        ]
        self.fields["place"].choices = [("", Scope.CITY.label)] + [
            (group, [(f"{each._meta.model_name}-{each.pk}", str(each)) for each in queryset])
            for group, queryset in places.items()
        ]
        self.fields["named_neighbourhoods"].choices = [
            (key, str(each)) for key, each in self.named.items()
        ]
        self.fields["named_services"].choices = [
            (key, str(each)) for key, each in self.services.items()
        ]

    def clean_place(self):
        return self.rows.get(self.cleaned_data["place"])

    def clean_named_neighbourhoods(self):
        return [self.named[key] for key in self.cleaned_data["named_neighbourhoods"]]

    def clean_named_services(self):
        return [self.services[key] for key in self.cleaned_data["named_services"]]

    def clean(self):
        cleaned = super().clean()
        role = cleaned.get("role")
        narrowed = (Role.PARTNER_OFFICER, Role.SERVICE_OFFICER)
        if cleaned.get("named_neighbourhoods") and role not in narrowed:
            words = "This only applies to partner officers and service officers"
            self.add_error("named_neighbourhoods", words)
        if cleaned.get("named_services") and role != Role.SERVICE_OFFICER:
            self.add_error("named_services", "This only applies to service officers")
        return cleaned
