"""Pages of files of figures."""

from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.access import holds_city
from accounts.imports.operations import upload_whole
from accounts.imports.parts.models import Upload
from accounts.imports.parts.operations import begin
from accounts.imports.parts.views import told
from accounts.pages import FormPage
from core.errors import Refused
from core.imports import sheets
from performance.imports import forms
from performance.imports.folder.models import FoundFile
from performance.imports.formats.registry import FORMATS
from performance.imports.sheets import name_of
from performance.indicators.querysets import EDIT

MOST_SHOWN = 20
"""Files that are half sent or were found in the folder."""


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
        mine = Upload.objects.visible_to(self.request.user).on_their_way().with_parts_there()
        return super().get_context_data(
            formats=FORMATS.values(), found=self.get_found(), half_sent=mine.order_by("begun_at", "pk")[:MOST_SHOWN], **kwargs
        )  # fmt: skip

    def get_found(self):
        """Files of the folder that wait."""
        rows = FoundFile.objects.visible_to(self.request.user).waiting()
        return rows.select_related("expected").defer("problems")[:MOST_SHOWN]

    def save(self, form):
        """It waits on a page of its own, which says what it would do."""
        file = form.cleaned_data["file"]
        return upload_whole(
            sheet=sheets.get(name_of(form.cleaned_data["file_format"])), content=file.read(),
            name=file.name, said=form.said(), by=self.request.user,
        )  # fmt: skip


class FiguresParts(FiguresLoad):
    """A script begins to send a larger file; or goes on with the same one."""

    permission = EDIT
    form_class = forms.PartsForm

    def get_form(self, data=None):
        return forms.PartsForm(data, user=self.request.user)

    def get(self, request, *args, **kwargs):
        return redirect("figures_load")

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        if not form.is_valid():
            return self.show_again(form)
        found = form.cleaned_data
        try:
            upload = begin(
                sheet=sheets.get(name_of(found["file_format"])), name=found["name"], size=found["size"],
                sha256=found["sha256"], said=form.said(), by=request.user,
            )  # fmt: skip
        except Refused as refused:
            return self.refuse(form, refused)
        return JsonResponse(told(upload))
