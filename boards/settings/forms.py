"""The form of a setting in admin: what may be set, what is usual and where that comes from."""

from django import forms
from django.utils.html import format_html, format_html_join

from accounts.adminforms import VersionedForm
from core import settings


def usual(setting):
    """Label, usual value, help and source of a setting in one line."""
    default = setting.in_words(setting.default)
    return f"The usual value is {default}. {setting.help} Source: {setting.source}.".replace(
        "  ", " "
    )


def choices():
    return [("", "Choose"), *((each.name, each.words) for each in settings.all_declared())]


class SettingForm(VersionedForm):
    """A new value is for a setting that is chosen; of a stored one only the value changes."""

    name = forms.ChoiceField(label="What is set", choices=choices)
    value = forms.CharField(max_length=500, required=False)
    gives_up = forms.BooleanField(
        label="Give up what was set before",
        required=False,
        help_text="From that day what the council has holds again, or what is usual",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["name"]
            self.fields["value"].help_text = usual(self.instance.setting)
        else:
            lines = ((each.words, usual(each)) for each in settings.all_declared())
            listed = format_html_join("", "<li>{}. {}</li>", lines)
            self.fields["name"].help_text = format_html("<ul>{}</ul>", listed)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("gives_up"):
            cleaned["value"] = ""
        elif not cleaned.get("value"):
            self.add_error("value", "Enter the value, or tick that what was set is given up")
        return cleaned
