"""Files of places on a page: what was loaded, and loading another."""

from django.urls import reverse

from accounts.access import Permission, holds_city
from accounts.pages import FormPage
from accounts.pages.lists import ListPage, Order
from neighbourhoods.geography import forms, uploading
from neighbourhoods.geography.models import GeographyFile


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
    """A file of places: looked at, or loaded whole."""

    permission = Permission.EDIT_REFERENCE
    form_class = forms.FileForm
    template_name = "neighbourhoods/geography/upload.html"
    title = "Load postcodes, streets, wards or patches"
    button = "Continue"
    message = "{}"

    def get_form(self, data=None):
        return forms.FileForm(data, None if data is None else self.request.FILES)

    def get_back(self):
        return reverse("geography_files"), "Files of places"

    def save(self, form):
        said = dict(form.cleaned_data)
        self.is_check = said.pop("step") == forms.CHECK
        return uploading.load(
            text=said.pop("file"), is_check=self.is_check, by=self.request.user, **said
        )

    def refuse(self, form, refused):
        """Each problem is a line of its own."""
        for line in refused.message.split("\n"):
            form.add_error(refused.field if refused.field in form.fields else "file", line)
        return self.show_again(form)

    def get_message(self, report):
        found = (
            f"{report.added:,} added, {report.changed:,} changed, {report.same:,} the same already, "
            f"{report.passed_over:,} passed over."
        )
        if self.is_check:
            return (
                f"Nothing was saved. The file would do this: {found} Choose it again and load it."
            )
        return f"Loaded: {found}"

    def get_success_url(self, result):
        return reverse("geography_upload" if self.is_check else "geography_files")
