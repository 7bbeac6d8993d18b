"""Starting data: the sheets, and the files that were uploaded."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse

from accounts.access import Permission, holds_city
from accounts.imports import forms, operations
from accounts.imports.models import ImportBatch
from accounts.imports.querysets import loadable, may_load
from accounts.imports.running import NEW, SHOWN
from accounts.pages import SIGNED_IN, FormPage, ObjectFormPage, ObjectPage, Page, PressPage
from accounts.pages.lists import ListPage, Order
from core.exports import XLSX_TYPE, respond
from core.imports import sheets, templates

NOBODY = "You do not have permission to load starting data."


class _ForLoaders:
    """Pages for those who may load some sheet."""

    def check_permission(self):
        if not loadable(self.request.user):
            raise PermissionDenied(NOBODY)


class _OfSheet(_ForLoaders):
    """Pages about the sheet that the address names."""

    def check_permission(self):
        super().check_permission()
        if not may_load(self.request.user, self.sheet):
            raise PermissionDenied(f"You do not have permission to load {self.sheet.title}.")

    @property
    def sheet(self):
        try:
            found = sheets.get(self.kwargs["sheet"])
        except KeyError:
            raise Http404 from None
        if found.is_whole:  # these are uploaded where they belong
            raise Http404
        return found


def _by_rows(user):
    """The sheets of the user with columns of their own."""
    return [sheet for sheet in loadable(user) if not sheet.is_whole]


class Starting(_ForLoaders, ListPage):
    """All sheets with what is there, and every file that was uploaded."""

    permission = SIGNED_IN
    template_name = "accounts/imports/starting.html"
    order = Order(ImportBatch, ("id",), descending=True)
    page_size = 20

    def get_rows(self):
        rows = ImportBatch.objects.visible_to(self.request.user)
        return rows.select_related("uploaded_by").defer("preview", "choices", "mapping")

    def get_context_data(self, **kwargs):
        found = _by_rows(self.request.user)
        return super().get_context_data(
            sheets=[(each, each.there(self.request.user).count()) for each in found],
            may_load_places=holds_city(self.request.user, Permission.EDIT_REFERENCE),
            **kwargs,
        )


def _download(content, name, kind):
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store, private"
    return response


class WholeWorkbook(_ForLoaders, Page):
    """One workbook with all sheets that the user may load."""

    permission = SIGNED_IN

    def get(self, request, *args, **kwargs):
        content = templates.workbook(_by_rows(request.user), request.user)
        return _download(content, "starting-data.xlsx", XLSX_TYPE)


class Template(_OfSheet, Page):
    """The workbook of one sheet, or its CSV file."""

    permission = SIGNED_IN

    def get(self, request, *args, **kwargs):
        name = f"{self.sheet.name}.{kwargs['file_format']}"
        if kwargs["file_format"] == "csv":
            content = templates.comma_separated(self.sheet)
            return _download(content, name, "text/csv; charset=utf-8")
        return _download(templates.workbook([self.sheet], request.user), name, XLSX_TYPE)


class Upload(_OfSheet, FormPage):
    """A file of one sheet: checked, and nothing of it written."""

    permission = SIGNED_IN
    form_class = forms.UploadForm
    template_name = "accounts/imports/upload.html"
    button = "Upload and check"

    @property
    def title(self):
        return f"Load {self.sheet.title.lower()}"

    @property
    def intro(self):
        return self.sheet.intro

    def get_form(self, data=None):
        return forms.UploadForm(data, None if data is None else self.request.FILES)

    def get_back(self):
        return reverse("starting"), "Starting data"

    def save(self, form):
        file = form.cleaned_data["file"]
        return operations.upload(
            sheet=self.sheet, content=file.read(), name=file.name, by=self.request.user
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(sheet=self.sheet, **kwargs)


class BatchPage(ObjectPage):
    """One file: problems first, then likely duplicates, then what it would do or did."""

    permission = SIGNED_IN
    model = ImportBatch
    template_name = "accounts/imports/batch.html"

    def get_queryset(self):
        return ImportBatch.objects.select_related(
            "uploaded_by", "loaded_by", "undone_by", "progress"
        )

    def get_context_data(self, **kwargs):
        batch = self.object
        found = operations.found_in(batch) if batch.waits_for_columns else None
        return super().get_context_data(
            unknown=found.unknown() if found else [],
            missing=found.missing(batch.kind) if found else [],
            preview=batch.preview,
            problems=batch.preview.get("problems", [])[:SHOWN],
            shown=SHOWN,
            ready=batch.is_checked
            and not (batch.problems or batch.unanswered)
            and bool(batch.added + batch.changed),
            **kwargs,
        )


class Problems(ObjectPage):
    """All problems of a file as CSV, to be worked through beside it."""

    permission = SIGNED_IN
    model = ImportBatch

    def get(self, request, *args, **kwargs):
        found = self.object.preview.get("problems", [])
        rows = ([row or "The file", column, words] for row, column, words in found)
        titles = ["Row", "Column", "Problem"]
        name = f"problems-{self.object.pk}"
        return respond(rows, titles=titles, name=name, file_format="csv")


class _BatchForm(ObjectFormPage, abstract=True):
    """A form about a file that waits. It edits no text of a record: what it says is checked anew each
    time, and the operation asks in which state the file is."""

    adds = True
    permission = SIGNED_IN
    model = ImportBatch

    def get_queryset(self):
        return ImportBatch.objects.select_related("file")

    def check_permission(self):
        super().check_permission()
        if not hasattr(self.object, "file"):  # loaded or put away meanwhile
            raise Http404

    def get_success_url(self, result):
        return result.get_absolute_url()


class Columns(_BatchForm):
    """Which column of the file is which."""

    permission = SIGNED_IN
    template_name = "accounts/imports/columns.html"
    title = "Match the columns"
    button = "Save and check"

    def get_form(self, data=None):
        found = operations.found_in(self.object)
        return forms.ColumnsForm(data, sheet=self.object.kind, found=found)

    def save(self, form):
        return operations.set_columns(
            batch=self.object,
            mapping=form.mapping(),
            keep_as=form.cleaned_data["keep_as"],
            by=self.request.user,
        )


class Answers(_BatchForm):
    """Which of the likely duplicates are the same."""

    permission = SIGNED_IN
    title = "Likely duplicates"
    button = "Save and check again"
    intro = "These rows are like a record that is here already, or like an earlier row of the file."

    def get_form(self, data=None):
        questions = self.object.preview.get("questions", [])
        return forms.AnswersForm(data, questions=questions, choices=self.object.choices, new=NEW)

    def save(self, form):
        return operations.answer(batch=self.object, choices=form.choices(), by=self.request.user)


class _BatchPress(PressPage, abstract=True):
    permission = SIGNED_IN
    model = ImportBatch


class CheckAgain(_BatchPress):
    permission = SIGNED_IN

    def act(self):
        operations.check_again(batch=self.object, by=self.request.user)


class Load(_BatchPress):
    permission = SIGNED_IN

    def act(self):
        batch = operations.load(batch=self.object, by=self.request.user)
        if batch.is_loaded:
            messages.success(self.request, f"{batch.title}: the file has been loaded.")
        elif batch.note:
            messages.error(self.request, batch.note)


class Undo(_BatchPress):
    permission = SIGNED_IN

    def act(self):
        batch = operations.undo(batch=self.object, by=self.request.user)
        if not batch.is_running:
            messages.success(self.request, f"The file has been undone. {batch.note}".strip())


class Drop(_BatchPress):
    permission = SIGNED_IN
    message = "The file was not loaded and has been deleted."

    def act(self):
        operations.drop(batch=self.object, by=self.request.user)

    def get_success_url(self):
        return reverse("starting")
