"""What a script sends of a file in parts."""

from django import forms

from accounts.imports.parts.models import LARGEST, PART
from core.forms import Form


class PartForm(Form):
    """One part, and where it stands in the file."""

    offset = forms.IntegerField(min_value=0, max_value=LARGEST)
    part = forms.FileField(error_messages={"required": "This part of the file did not come"})

    def clean_part(self):
        """Its bytes."""
        part = self.cleaned_data["part"]
        if part.size > PART:
            raise forms.ValidationError("A part has 1 MB")
        return part.read()
