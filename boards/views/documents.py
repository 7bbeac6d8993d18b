"""Agenda and minutes to read, to print and as PDF; packs as they were published."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.access import Permission
from accounts.pages import EVERYONE, ObjectPage
from boards import documents
from boards.meetings.notice import notice_of
from boards.models import AgendaPack, Meeting
from core import pdf
from core.text import file_stem
from neighbourhoods.models import ClosedDay

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class _Document(ObjectPage, abstract=True):
    """A printable page and its PDF, from the same data."""

    permission = EVERYONE
    model = Meeting
    what = ""
    build = None

    def get_queryset(self):
        return Meeting.objects.select_related("body__neighbourhood", "venue")

    @property
    def document(self):
        return type(self).build(self.object, self.request.user)

    def get_context_data(self, **kwargs):
        may_run = self.allowed(self.object, Permission.RUN_MEETING)
        return super().get_context_data(
            meeting=self.object, document=self.document, may_run=may_run, **kwargs
        )


class _PdfDocument(_Document, abstract=True):
    def get(self, request, *args, **kwargs):
        content = pdf.render("meeting.typ", self.document)
        return pdf_response(content, self.object.file_name(self.what, "pdf"))


class _WordDocument(_Document, abstract=True):
    """The same as a Word file, for councils whose formal record is kept elsewhere."""

    def get(self, request, *args, **kwargs):
        response = HttpResponse(documents.word(self.document), content_type=WORD)
        name = self.object.file_name(self.what, "docx")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class _Agenda(_Document, abstract=True):
    """What was published, as it was published; before that the draft."""

    what = "agenda"

    @cached_property
    def packs(self):
        return list(self.object.packs.select_related("published_by").order_by("number"))

    @cached_property
    def document(self):
        if self.packs:
            return print_for(self.packs[-1], self.request.user)[0]
        return documents.agenda(self.object, self.request.user)


class Agenda(_Agenda):
    template_name = "boards/minutes/document.html"

    def get_context_data(self, **kwargs):
        meeting, now = self.object, timezone.now()
        first = self.packs[0].published_at if self.packs else now
        latest = self.packs[-1] if self.packs else None
        return super().get_context_data(
            pack=latest,
            digest=print_for(latest, self.request.user)[1] if latest else "",
            packs=self.packs,
            notice=notice_of(meeting, ClosedDay.objects.days(), first),
            **kwargs,
        )


class AgendaPdf(_Agenda, _PdfDocument):
    def get(self, request, *args, **kwargs):
        if not self.packs:
            return super().get(request, *args, **kwargs)
        return pack_response(self.packs[-1], request.user)


class AgendaWord(_Agenda, _WordDocument):
    pass


class Pack(ObjectPage):
    """One number of the pack, with its proof: time, person, hash."""

    permission = EVERYONE
    model = AgendaPack
    template_name = "boards/minutes/document.html"

    def get_queryset(self):
        return AgendaPack.objects.select_related("meeting__body", "published_by")

    def get_context_data(self, **kwargs):
        pack = self.object
        document, digest = print_for(pack, self.request.user)
        return super().get_context_data(
            meeting=pack.meeting, document=document, digest=digest, pack=pack, **kwargs
        )


class PackPdf(Pack):
    def get(self, request, *args, **kwargs):
        return pack_response(self.object, request.user)


def with_private(frozen, user):
    """Whether the reader gets the print with the private part."""
    return frozen.has_private and documents.reads_private(frozen.meeting, user)


def print_for(frozen, user):
    """(document, hash) of the print that the reader gets."""
    return frozen.print_for(with_private(frozen, user))


def pack_response(pack, user):
    return frozen_response(pack, user, file_stem(pack.word))


def frozen_response(frozen, user, what):
    private = with_private(frozen, user)
    name = f"{what}-private" if private else what
    return pdf_response(frozen.pdf_for(private), frozen.meeting.file_name(name, "pdf"))


def pdf_response(content, name):
    """The very bytes that were published, shown in the browser."""
    response = HttpResponse(bytes(content), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
