"""Pages of files for audit: asking for one, how far it is, and what is in it."""

import uuid
from functools import cached_property

from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.access import Permission
from accounts.pages import FormPage, ObjectPage
from accounts.pages.lists import ListPage, Order
from core.frozen import PRINTS
from core.pdf import pdf_response
from funding.audit.files import operations, states
from funding.audit.files.forms import FileForm
from funding.audit.files.models import AuditFile
from funding.grants.applications.models import Application
from funding.grants.awards.models import Grant

AUDIT = Permission.AUDIT_MONEY
ABOUT = (
    "application__group",
    "application__agency",
    "grant__reservation",
    "grant__request__application",
    "asked_by",
)


class Files(ListPage):
    """Every file that was made: by whom, when and for what."""

    permission = AUDIT
    template_name = "funding/audit/files.html"
    order = Order(AuditFile, ("id",), descending=True)

    def get_rows(self):
        return AuditFile.objects.visible_to(self.request.user).select_related(*ABOUT)


class FileAsk(FormPage):
    """Ask for the file of an application, or of one grant on it."""

    permission = AUDIT
    form_class = FileForm
    title = "Make a file for audit"
    button = "Make the file"
    intro = (
        "One PDF, and a ZIP of it with every document as it is stored. The file for an information request holds "
        "no personal data. Who made it, when and for what is kept."
    )
    message = "The file is being made."

    @cached_property
    def grant(self):
        if "grant" not in self.kwargs:
            return None
        rows = Grant.objects.visible_to(self.request.user).select_related(
            "request__application", "reservation"
        )
        return get_object_or_404(rows, pk=self.kwargs["grant"])

    @cached_property
    def application(self):
        if self.grant:
            return self.grant.request.application
        rows = Application.objects.visible_to(self.request.user)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def about(self):
        return self.grant or self.application

    def check_permission(self):
        super().check_permission()
        self.about  # noqa: B018 - what one does not see is not there

    def get_form_kwargs(self):
        return {"initial": {"client_id": uuid.uuid4(), "what": states.FULL}}

    def save(self, form):
        return operations.ask_file(
            application=self.application,
            grant=self.grant,
            by=self.request.user,
            **form.cleaned_data,
        )

    def get_about(self):
        return str(self.about)

    def get_back(self):
        return self.about.get_absolute_url(), "The grant" if self.grant else "The application"


class FilePage(ObjectPage):
    """One file: how far it is, for what it was made, and what is in it."""

    permission = AUDIT
    model = AuditFile
    template_name = "funding/audit/file.html"

    def get_queryset(self):
        return AuditFile.objects.select_related(*ABOUT, "content").defer(
            *(f"content__{each}" for each in PRINTS)
        )

    def get_context_data(self, **kwargs):
        opened = AuditFile.objects.to_open(self.request.user).filter(pk=self.object.pk).exists()
        return super().get_context_data(
            may_open=opened and self.object.state == states.READY, **kwargs
        )


class _Bytes(ObjectPage, abstract=True):
    """What is in a file: for whoever made it, as long as they see what it is about."""

    permission = AUDIT
    model = AuditFile

    @cached_property
    def object(self):
        rows = AuditFile.objects.to_open(self.request.user).filter(state=states.READY)
        rows = rows.select_related("application", "grant__reservation", "content")
        found = rows.filter(pk=self.kwargs["pk"]).first()
        if found is None or (found.grant_id and not self._sees(found.grant)):
            raise Http404
        return found

    def _sees(self, grant):
        return Grant.objects.visible_to(self.request.user).filter(pk=grant.pk).exists()

    def check_permission(self):
        self.require(AUDIT)
        super().check_permission()


class FilePdf(_Bytes):
    def get(self, request, *args, **kwargs):
        return pdf_response(self.object.content.pdf, f"{self.object.stem}.pdf")


class FileZip(_Bytes):
    def get(self, request, *args, **kwargs):
        content = self.object.content
        parts = content.parts.order_by("number").values_list("data", flat=True)
        response = StreamingHttpResponse(
            (bytes(each) for each in parts.iterator(chunk_size=1)), content_type="application/zip"
        )
        response["Content-Length"] = content.size
        response["Content-Disposition"] = f'attachment; filename="{self.object.stem}.zip"'
        return response


def address_of(row):
    """Where a file of this application or grant is asked for."""
    name = "grant_file_ask" if isinstance(row, Grant) else "application_file_ask"
    return reverse(name, args=[row.pk])
