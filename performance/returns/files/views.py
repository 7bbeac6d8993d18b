"""Pages of files that are expected."""

import uuid

from django.urls import reverse

from accounts.pages import SIGNED_IN, FormPage, ObjectFormPage
from accounts.pages.lists import ListPage, Order
from neighbourhoods.models import Person
from performance.indicators.querysets import EDIT
from performance.returns import forms
from performance.returns.files import operations
from performance.returns.models import ExpectedFile


class ExpectedFiles(ListPage):
    """What comes from time to time, and from whom."""

    permission = SIGNED_IN
    template_name = "performance/returns/expected_files.html"
    order = Order(ExpectedFile, ("what", "id"), small="the files of one data hub: some dozens")

    def get_rows(self):
        rows = ExpectedFile.objects.visible_to(self.request.user).running()
        return rows.select_related("agency", "person")

    def get_context_data(self, **kwargs):
        return super().get_context_data(may_edit=self.request.user.may(EDIT), **kwargs)


class FileAdd(FormPage):
    permission = EDIT
    form_class = forms.NewFileForm
    title = "Add an expected file"
    button = "Add"
    message = "{} added to the expected files."

    def get_form_kwargs(self):
        people = Person.objects.visible_to(self.request.user)
        return {"people": people, "initial": {"client_id": uuid.uuid4()}}

    def save(self, form):
        return operations.add_expected_file(by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return reverse("expected_files")

    def get_back(self):
        return reverse("expected_files"), "Expected files"


class _OfFile(ObjectFormPage, abstract=True):
    permission = EDIT
    model = ExpectedFile

    def get_success_url(self, result):
        return reverse("expected_files")

    def get_back(self):
        return reverse("expected_files"), "Expected files"


class FileEdit(_OfFile):
    form_class = forms.FileForm
    title = "Change the expected file"
    message = "Saved."

    def get_form_kwargs(self):
        people = Person.objects.visible_to(self.request.user)
        return super().get_form_kwargs() | {"people": people}

    def save(self, form):
        return operations.change_expected_file(
            expected=self.object, by=self.request.user, **form.cleaned_data
        )


class FileEnd(_OfFile):
    adds = True
    form_class = forms.EndFileForm
    title = "Stop expecting the file"
    button = "Stop expecting it"
    message = "The file is no longer expected."

    def save(self, form):
        return operations.end_expected_file(
            expected=self.object, by=self.request.user, **form.cleaned_data
        )
