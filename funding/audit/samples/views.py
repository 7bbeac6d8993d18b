"""The page from which entries are drawn, and the files."""

import tempfile

from django.http import Http404, StreamingHttpResponse
from django.utils import timezone
from openpyxl import Workbook

from accounts.access import Permission
from accounts.pages import Page
from core.exports import FORMATS, XLSX_TYPE, cell_value, respond
from funding.audit.files.sections import said
from funding.audit.samples.forms import DrawForm
from funding.audit.samples.rows import ENTRIES, new_seed
from funding.ledger.models import FinancialYear

AUDIT = Permission.AUDIT_MONEY
SHOWN = 20
PART = 1024 * 1024


class _Drawing:
    permission = AUDIT

    def get_form(self):
        years = FinancialYear.objects.visible_to(self.request.user)
        data = self.request.GET if "source" in self.request.GET else {"source": ENTRIES.name}
        return DrawForm(data, years=years)


class Samples(_Drawing, Page):
    """What would be drawn: how many rows there are, the first of them, and the files to download."""

    template_name = "funding/audit/samples.html"

    def get_context_data(self, **kwargs):
        form = self.get_form()
        draw = form.draw(self.request.user, new_seed(timezone.now())) if form.is_valid() else None
        query = self.request.GET.copy()
        query["source"] = query.get("source") or ENTRIES.name
        if draw:
            query["seed"] = draw.seed
            rows = [
                [(title, said(value(each))) for title, value in draw.source.columns]
                for each in draw.drawn()[:SHOWN]
            ]
            kwargs |= {"draw": draw, "rows": rows, "count": draw.rows.count()}
        return super().get_context_data(
            form=form, query=query.urlencode(), formats=FORMATS, **kwargs
        )


class SampleFile(_Drawing, Page):
    """The rows as CSV or XLSX, written as they are read."""

    def get(self, request, *args, **kwargs):
        file_format, form = self.kwargs["file_format"], self.get_form()
        if file_format not in FORMATS or not form.is_valid():
            raise Http404
        draw = form.draw(request.user, new_seed(timezone.now()))
        if file_format == "csv":
            return respond(draw.lines(), titles=draw.titles, name=draw.name, file_format="csv")
        response = StreamingHttpResponse(_workbook(draw), content_type=XLSX_TYPE)
        response["Content-Disposition"] = f'attachment; filename="{draw.name}.xlsx"'
        return response


def _workbook(draw):
    """The bytes of the workbook in parts: rows go to the disk as they are read, and none is held."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(draw.source.name)
    sheet.freeze_panes = "A2"
    sheet.append(draw.titles)
    for row in draw.lines():
        sheet.append([cell_value(each) for each in row])
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        yield from iter(lambda: file.read(PART), b"")
