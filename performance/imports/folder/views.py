"""Pages of files that were found in the folder."""

from django.urls import reverse

from accounts.pages import ObjectFormPage, PressPage
from performance.imports.folder import operations
from performance.imports.folder.models import FoundFile
from performance.imports.forms import FoundForm
from performance.indicators.querysets import EDIT


class FiguresFound(ObjectFormPage):
    """One file: what it seems to be, what is wrong with it, and what is to be said before it is checked."""

    adds = True
    permission = EDIT
    model = FoundFile
    template_name = "performance/imports/found.html"
    title = "File found in the folder"

    @property
    def button(self):
        return "Check the file" if self.object.is_waiting and self.object.is_kept else ""

    def get_queryset(self):
        return FoundFile.objects.select_related("expected__agency", "upload", "batch")

    def get_form(self, data=None):
        return FoundForm(data, user=self.request.user, sheet=self.object.sheet)

    def get_back(self):
        return reverse("figures_load"), "Load figures"

    def get_success_url(self, result):
        return result.get_absolute_url()

    def save(self, form):
        return operations.take_found(
            found=self.object, file_format=form.cleaned_data["file_format"], said=form.said(),
            by=self.request.user,
        )  # fmt: skip


class FoundAway(PressPage):
    permission = EDIT
    model = FoundFile
    message = "The file has been put away. It stays in the folder."

    def act(self):
        operations.put_found_away(found=self.object, by=self.request.user)

    def get_success_url(self):
        return reverse("figures_load")
