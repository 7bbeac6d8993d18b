"""The rows of a file of figures, as they come: CSV line by line, the first worksheet of an Excel workbook. What cannot be
read is said with its row, and ends the reading."""

import csv
import datetime
import io
import zipfile

from openpyxl import load_workbook

from core import files
from core.errors import Refused
from core.imports.workbook import BROKEN, TAKEN

ENCODING = "is not in UTF-8. Save the file as “CSV UTF-8” and try again"
LARGE_WORKBOOK = "An Excel workbook must be 10 MB or smaller. Save the sheet as CSV UTF-8"
MOST_CELL = 100_000
PICKY = b"\x00"


def rows_of(file, name, problem):
    """(number, cells) of a file opened for reading bytes, which can be read again from its beginning. `problem(row, column,
    words)` is told why reading ends early. Raises Refused for what is no such file."""
    start = file.read(4_096)
    file.seek(0)
    if not start:
        raise Refused("The file is empty", "file")
    if start.startswith((b"PK\x03\x04", files.OLD_OFFICE)):
        content = file.read(files.LARGEST + 1)
        if len(content) > files.LARGEST:
            raise Refused(LARGE_WORKBOOK, "file")
        return _workbook(content, name)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused("The file is in UTF-16. Save it as “CSV UTF-8” and try again", "file")
    if start.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8", b"\x1f\x8b")) or PICKY in start:
        raise Refused(TAKEN, "file")
    return _comma_separated(file, problem)


def _comma_separated(file, problem):
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    number = 0
    try:
        first = text.readline(MOST_CELL)
        delimiter = max(",;\t", key=first.count)
        text.seek(0)
        for cells in csv.reader(text, delimiter=delimiter, strict=True):
            number += 1
            if any(cells):
                yield number, cells
    except UnicodeDecodeError:
        problem(*_where_not_utf8(file), ENCODING)
    except csv.Error:
        problem(
            number + 1, "",
            "cannot be read to its end: a quote mark is not closed, or the file was cut off. Save it again, upload all of it",
        )  # fmt: skip
    finally:
        text.detach()


def _where_not_utf8(file):
    """(row, heading of the column) of the first letter in another encoding; lines are read as rows."""
    file.seek(0)
    headings, delimiter = [], b","
    for number, line in enumerate(file, start=1):
        if number == 1:
            delimiter = max((b",", b";", b"\t"), key=line.count)
            headings = line.decode("utf-8-sig", "replace").strip().split(delimiter.decode())
        try:
            line.decode()
        except UnicodeDecodeError as error:
            column = line[: error.start].count(delimiter)
            return number, headings[column].strip('"') if column < len(headings) else ""
    return 1, ""


def _workbook(content, name):
    facts = files.inspect(content, name)
    if not facts.name.endswith(".xlsx"):
        raise Refused(TAKEN, "file")
    try:
        book = load_workbook(io.BytesIO(facts.content), read_only=True, keep_links=False)
        return _cells_of(book.worksheets[0])
    except (*BROKEN, zipfile.BadZipFile):
        raise Refused("The workbook is damaged. Save it again and try once more.", "file") from None


def _cells_of(sheet):
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells = [_text(each) for each in row]
        if any(cells):
            yield number, cells


def _text(value):
    """A cell as CSV would have it. A spreadsheet reckons with 15 figures."""
    if value is None:
        return ""
    if isinstance(value, float):
        return format(value, ".15g") if abs(value) < 1e15 else str(value)
    if isinstance(value, datetime.datetime):
        return (value.date() if value.time() == datetime.time() else value).isoformat()
    return str(value)
