"""Workbooks and CSV files for tests of starting data."""

import io
import zipfile

from openpyxl import Workbook, load_workbook

from accounts.imports import operations
from core.imports import sheets


def xlsx(*rows, title="Sheet", merge=(), title_rows=()):
    """The bytes of a workbook with these rows; `merge`: ranges that are merged."""
    book = Workbook()
    page = book.active
    page.title = title
    for row in (*title_rows, *rows):
        page.append(list(row))
    for each in merge:
        page.merge_cells(each)
    return saved(book)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def of(name, *rows, **more):
    """A workbook with the headings of a sheet; a row is {key: value}."""
    sheet = sheets.get(name)
    keys = [each.key for each in sheet.columns]
    cells = [[row.get(key) for key in keys] for row in rows]
    return xlsx([each.heading for each in sheet.columns], *cells, title=sheet.title, **more)


def csv(*lines):
    return "\r\n".join(lines).encode("utf-8-sig")


def with_part(content, name, data=b"x"):
    """The same file with one more part inside."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def opened(content):
    return load_workbook(io.BytesIO(content))


def upload(name, by, *rows, **more):
    """A file of a sheet, uploaded and checked. Returns the batch."""
    return operations.upload(
        sheet=sheets.get(name), content=of(name, *rows, **more), name=f"{name}.xlsx", by=by
    )


def load(name, by, *rows):
    """Uploaded and loaded. Returns the batch."""
    batch = upload(name, by, *rows)
    assert (problems(batch), batch.unanswered) == ([], 0)
    operations.load(batch=batch, by=by)
    batch.refresh_from_db()
    assert batch.state == batch.State.LOADED, batch.note
    return batch


def problems(batch):
    """[(row, column, words)] of a batch."""
    return [tuple(each) for each in batch.preview["problems"]]
