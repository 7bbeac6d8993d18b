"""Files of places on a page: what was loaded, and loading another."""

from django.urls import reverse

from accounts.access import Permission, holds_city
from accounts.imports.operations import upload_whole
from accounts.pages import FormPage
from accounts.pages.lists import ListPage, Order
from core.imports import sheets
from neighbourhoods.geography import forms
from neighbourhoods.geography.models import GeographyFile
from neighbourhoods.geography.uploading import name_of


class _Files:
    def check_permission(self):
        super().check_permission()
        if not holds_city(self.request.user, Permission.EDIT_REFERENCE):
            self.refuse_city()


class GeographyFiles(_Files, ListPage):
    """Every file that was read, the latest first."""

    permission = Permission.EDIT_REFERENCE
    template_name = "neighbourhoods/geography/files.html"
    order = Order(GeographyFile, ("read_at", "id"), descending=True, small="some files in a year")

    def get_rows(self):
        return GeographyFile.objects.visible_to(self.request.user)


class GeographyUpload(_Files, FormPage):
    """A file of places: what it would do is shown before anything is written."""

    permission = Permission.EDIT_REFERENCE
    form_class = forms.FileForm
    template_name = "neighbourhoods/geography/upload.html"
    title = "Load postcodes, streets, wards, small areas or patches"
    button = "Upload and check"

    def get_form(self, data=None):
        return forms.FileForm(data, None if data is None else self.request.FILES)

    def get_back(self):
        return reverse("geography_files"), "Files of places"

    def save(self, form):
        """It waits on a page of its own, which says what it would do."""
        said = form.cleaned_data
        first = said["starts_on"]
        return upload_whole(
            sheet=sheets.get(name_of(said["what"])),
            content=said["file"].encode(),
            name=self.request.FILES["file"].name,
            said={
                "source": said["source"],
                "authority": said["authority"],
                "starts_on": first and first.isoformat(),
            },
            by=self.request.user,
        )
