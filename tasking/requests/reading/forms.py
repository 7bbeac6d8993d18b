"""Forms of reading a service's own list."""

from django import forms

from accounts.imports.forms import UploadForm
from core.forms import Form
from neighbourhoods.models import Agency
from neighbourhoods.people.agencies.forms import offer_agencies


class ListForm(UploadForm):
    """Whose list it is, and the file."""

    field_order = ["agency", "file"]
    agency = forms.ModelChoiceField(Agency.objects.none(), label="Agency")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_agencies(self, "agency")


class SettleForm(Form):
    """Which of our requests it means, or none."""

    ours = forms.RegexField(
        r"^\s*[Ss][Rr]\s*\d{1,17}\s*$",
        label="Our reference",
        required=False,
        max_length=25,
        help_text="It begins with SR, such as SR42",
        error_messages={"invalid": "Enter our reference as SR and the number"},
    )
    reason = forms.CharField(label="If it is not one of ours, why", required=False, max_length=300)

    def key(self):
        """The number of our request, or None."""
        said = self.cleaned_data["ours"].strip()
        return int(said[2:]) if said else None
