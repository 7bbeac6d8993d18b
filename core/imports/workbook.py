"""The cells of a file that somebody sent: an Excel workbook or a CSV file, looked into before it is
read. Nothing is reckoned: a formula is a problem, and so is what a merged cell leaves open."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from core import files
from core.errors import Refused
from core.imports.sheets import Problem

MOST_ROWS = 50_000
MOST_COLUMNS = 200
LISTS = "Lists"
"""The worksheet of a template that holds what may be chosen."""
TAKEN = "Upload an Excel workbook (.xlsx) or a CSV file."
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+(?::[A-Z]+\d+)?)"')
BROKEN = (*files.BROKEN, zipfile.BadZipFile, InvalidFileException, ParseError, NotImplementedError)


@dataclass(frozen=True)
class Formula:
    """A cell that reckons; `words` is what it says."""

    words: str


@dataclass(frozen=True)
class Fault:
    """A cell in which Excel shows an error, such as #N/A."""

    words: str


@dataclass
class Grid:
    """One worksheet: [(row number, {column letter: value})] without blank rows, and the cells that are
    merged as (first row, last row, column letters)."""

    title: str
    rows: list[tuple[int, dict[str, Any]]]
    merged: list[tuple[int, int, list[str]]] = field(default_factory=list)


def read(content: bytes, name: str, title: str) -> Grid:
    """The worksheet called `title` of a file, or its only one. Raises Refused, in words for the form
    field "file", for what is not taken."""
    if content.startswith((b"PK\x03\x04", files.OLD_OFFICE)):
        facts = files.inspect(content, name)
        if not facts.name.endswith(".xlsx"):
            raise Refused(TAKEN, "file")
        return _expect_rows(_workbook(facts.content, title))
    files.expect_size(len(content))
    return _expect_rows(_comma_separated(content, title))


def _expect_rows(grid: Grid) -> Grid:
    if not grid.rows:
        raise Refused("The file has no rows.", "file")
    if len(grid.rows) - 1 > MOST_ROWS:
        raise Refused(
            f"The file has more than {MOST_ROWS:,} rows. Split it into smaller files.", "file"
        )
    return grid


def _workbook(content: bytes, title: str) -> Grid:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet = _choose(book, title)
        rows = list(_non_blank(_cells(row) for row in sheet.iter_rows(max_col=MOST_COLUMNS)))
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            xml = archive.read(sheet._worksheet_path)
    except Refused:
        raise
    except BROKEN:
        raise Refused("The workbook is damaged. Save it again and try once more.", "file") from None
    return Grid(sheet.title, rows, [_merged(found.decode()) for found in MERGED.findall(xml)])


def _choose(book: Any, title: str) -> Any:
    sheets = [each for each in book.worksheets if each.title != LISTS]
    named = [each for each in sheets if each.title.strip().lower() == title.lower()]
    if named or len(sheets) == 1:
        return (named or sheets)[0]
    words = ", ".join(f"“{each.title}”" for each in sheets[:10])
    raise Refused(
        f"The workbook has the worksheets {words}. Call the one to load “{title}”.", "file"
    )


def _cells(row: Iterable[Any]) -> tuple[int, dict[str, Any]]:
    found, number = {}, 0
    for cell in row:
        if cell.value is None:
            continue
        number = cell.row
        value = cell.value
        if cell.data_type == "f":
            value = Formula(str(value))
        elif cell.data_type == "e":
            value = Fault(str(value))
        found[get_column_letter(cell.column)] = value
    return number, found


def _non_blank(rows: Iterable[tuple[int, dict[str, Any]]]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rows in which something stands, and no more than can be taken."""
    taken = 0
    for number, cells in rows:
        if any(not isinstance(each, str) or each.strip() for each in cells.values()):
            taken += 1
            yield number, cells
            if taken > MOST_ROWS + 1:
                return


def _merged(reference: str) -> tuple[int, int, list[str]]:
    first, top, last, bottom = range_boundaries(reference)
    last = min(last, MOST_COLUMNS)
    return top, bottom, [get_column_letter(each) for each in range(first, last + 1)]


def _comma_separated(content: bytes, title: str) -> Grid:
    if b"\0" in content or content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8")):
        raise Refused(TAKEN, "file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return Grid(title, list(_non_blank(_text_cells(lines))))
    except csv.Error:
        raise Refused(f"The file could not be read. {TAKEN}", "file") from None


def _text_cells(lines: Iterable[list[str]]) -> Iterator[tuple[int, dict[str, Any]]]:
    """A leading quote mark, by which exports keep a spreadsheet from reckoning, is taken off."""
    for number, cells in enumerate(lines, start=1):
        found: dict[str, Any] = {}
        for place, text in enumerate(cells[:MOST_COLUMNS], start=1):
            if not text.strip():
                continue
            value: Any = text[1:] if re.match(r"'[=+\-@]", text) else text
            found[get_column_letter(place)] = Formula(text) if text.startswith("=") else value
        yield number, found


def merged_problems(grid: Grid, headings: dict[str, str], first_row: int) -> list[Problem]:
    """A problem for each merged cell from a row on, in columns that are read: {letter: heading}."""
    return [
        Problem(
            max(top, first_row),
            headings[next(each for each in letters if each in headings)],
            "is merged with other cells. Unmerge them and fill in each cell",
        )
        for top, bottom, letters in grid.merged
        if bottom >= first_row and any(each in headings for each in letters)
    ]
