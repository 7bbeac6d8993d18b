"""Pages of files of figures."""

from django.urls import reverse

from accounts.access import holds_city
from accounts.imports.operations import upload_whole
from accounts.pages import FormPage
from core.imports import sheets
from performance.imports import forms
from performance.imports.formats.registry import FORMATS
from performance.imports.sheets import name_of
from performance.indicators.querysets import EDIT


class FiguresLoad(FormPage):
    """A file of figures: what it would do is shown before anything is written."""

    permission = EDIT
    form_class = forms.FiguresForm
    template_name = "performance/imports/load.html"
    title = "Load figures"
    button = "Upload and check"

    def check_permission(self):
        super().check_permission()
        if not holds_city(self.request.user, EDIT):
            self.refuse_city()

    def get_form(self, data=None):
        files = None if data is None else self.request.FILES
        return forms.FiguresForm(data, files, user=self.request.user)

    def get_back(self):
        return reverse("indicators"), "Indicators"

    def get_context_data(self, **kwargs):
        return super().get_context_data(formats=FORMATS.values(), **kwargs)

    def save(self, form):
        """It waits on a page of its own, which says what it would do."""
        file = form.cleaned_data["file"]
        return upload_whole(
            sheet=sheets.get(name_of(form.cleaned_data["file_format"])), content=file.read(),
            name=file.name, said=form.said(), by=self.request.user,
        )  # fmt: skip
