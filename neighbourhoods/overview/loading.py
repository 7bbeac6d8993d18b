"""The file of areas, neighbourhoods and wards, by which an installation begins."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.access import Permission, holds_city
from accounts.first_steps import Step
from accounts.pages import FormPage
from core.errors import Refused
from core.files import expect_size
from core.forms import Form
from neighbourhoods.places.models import Neighbourhood
from neighbourhoods.places.places_file import NEEDED, OPTIONAL, import_places


class PlacesForm(Form):
    """A CSV file of places."""

    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        error_messages={"required": "Choose a file"},
        help_text="CSV UTF-8, one row for each neighbourhood, or for each ward of one",
    )

    def clean_file(self):
        """Its text. The size is known before anything is read."""
        file = self.cleaned_data["file"]
        try:
            expect_size(file.size)
            return file.read().decode("utf-8-sig")
        except Refused as refused:
            raise forms.ValidationError(refused.message) from None
        except UnicodeDecodeError:
            raise forms.ValidationError("Save the file as CSV UTF-8 and try again") from None


class PlacesLoad(FormPage):
    """Areas, neighbourhoods and wards from one file: all of it or nothing, as often as one likes."""

    permission = Permission.EDIT_REFERENCE
    form_class = PlacesForm
    template_name = "neighbourhoods/overview/places_load.html"
    title = "Load areas, neighbourhoods and wards"
    button = "Load the file"
    message = "{}"

    def check_permission(self):
        super().check_permission()
        if not holds_city(self.request.user, self.permission):
            raise PermissionDenied("Only people whose role covers the whole city can do this.")

    def get_form(self, data=None):
        return PlacesForm(data, None if data is None else self.request.FILES)

    def get_back(self):
        return reverse("starting"), "Starting data"

    def save(self, form):
        return import_places(text=form.cleaned_data["file"], by=self.request.user)

    def refuse(self, form, refused):
        """Each problem is a line of its own."""
        for line in refused.message.split("\n"):
            form.add_error("file", line)
        return self.show_again(form)

    def get_message(self, report):
        return (
            f"Added {len(report.added)}, changed {len(report.changed)}; {len(report.same)} were the "
            "same already."
        )

    def get_success_url(self, result):
        return reverse("neighbourhoods")

    def get_context_data(self, **kwargs):
        return super().get_context_data(needed=NEEDED, optional=OPTIONAL, **kwargs)


def load_places():
    """The first of the first steps."""
    return Step(
        5,
        "Load areas, neighbourhoods and wards",
        lambda: reverse("places_load"),
        lambda asked: Neighbourhood.objects.all(),
        lambda user: holds_city(user, Permission.EDIT_REFERENCE),
    )
