"""What a report says, as it was signed or as it is now, and its files: PDF, one page in plain words, figures."""

from django.http import Http404

from accounts.pages import EVERYONE, ObjectPage
from core import exports
from core.pdf import pdf_response
from performance.reports.models import Report
from performance.reports.operations import commentaries_of, snapshot_of
from performance.reports.querysets import prepares
from performance.reports.snapshots import documents


class OfReport:
    model = Report

    def get_queryset(self):
        return Report.objects.with_place()


def read(report):
    """The document of a report: as it was signed, else as its snapshot and commentary are now."""
    if report.is_frozen:
        return report.signed.document
    commentaries = commentaries_of(report).values()
    snapshot = snapshot_of(report)
    return documents.document_of(report, snapshot, commentaries, draft="Draft")


class _File(OfReport, ObjectPage, abstract=True):
    """A file of a report; what was withdrawn is for who prepares reports."""

    permission = EVERYONE

    def get_seen(self, rows, user):
        seen = rows.visible_to(user)
        return seen if prepares(user) else seen.standing()


class ReportPdf(_File):
    """The whole report; once signed, as it was signed."""

    def get(self, request, *args, **kwargs):
        report = self.object
        content = report.signed.pdf if report.is_frozen else documents.pdf_of(read(report))
        return pdf_response(content, f"{report.file_name}.pdf")


class ReportSummary(_File):
    """One page in plain words."""

    def get(self, request, *args, **kwargs):
        report = self.object
        signed = report.is_frozen
        content = report.signed.summary_pdf if signed else documents.summary_of(read(report))
        return pdf_response(content, f"{report.file_name}-summary.pdf")


class ReportFile(_File):
    """Its figures with codes, as CSV or for Excel."""

    def get(self, request, *args, **kwargs):
        if (ending := self.kwargs["ending"]) not in exports.FORMATS:
            raise Http404
        rows = documents.file_rows(read(self.object))
        name = self.object.file_name
        return exports.respond(rows, titles=documents.TITLES, name=name, file_format=ending)
