"""CSV and XLSX from the same rows. A cell that a spreadsheet would run is made text."""

import csv
import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

RISKY_START = ("=", "+", "-", "@", "\t", "\r")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
FORMATS = ("csv", "xlsx")


class _Echo:
    def write(self, value: str) -> str:
        return value


def safe(value: Any) -> Any:
    """Text that no spreadsheet takes for a formula; dates as ISO, other values unchanged."""
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(RISKY_START):
        return "'" + value
    return "" if value is None else value


def respond(
    rows: Iterable[Sequence], *, titles: Sequence[str], name: str, file_format: str
) -> HttpResponse | StreamingHttpResponse:
    """An HTTP answer with `rows` (iterable of lists) under `titles`; file_format csv or xlsx."""
    if file_format == "xlsx":
        return _xlsx(rows, titles, name)
    return _csv(rows, titles, name)


def _csv(rows: Iterable[Sequence], titles: Sequence[str], name: str) -> StreamingHttpResponse:
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow(titles)
        for row in rows:
            yield writer.writerow([safe(value) for value in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _xlsx(rows: Iterable[Sequence], titles: Sequence[str], name: str) -> HttpResponse:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "A2"
    heading = []
    for title in titles:
        cell = WriteOnlyCell(sheet, value=title)
        cell.font = Font(bold=True)
        heading.append(cell)
    sheet.append(heading)
    for row in rows:
        sheet.append([cell_value(value) for value in row])
    out = BytesIO()
    book.save(out)
    response = HttpResponse(out.getvalue(), content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def cell_value(value: Any) -> Any:
    """A value as a cell of a workbook holds it: days and amounts as such, and no text that would run."""
    value = safe(value) if not isinstance(value, datetime.date) else value
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value).replace(tzinfo=None)
    return NOT_IN_XML.sub("", value) if isinstance(value, str) else value
