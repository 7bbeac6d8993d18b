"""The workbooks that people fill in, made from the columns of the sheets."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from core.imports.reading import example_of, help_of
from core.imports.sheets import Column, Kind, Sheet
from core.imports.workbook import LISTS

HELP_FONT = Font(italic=True, color="555555")
EXAMPLE_FONT = Font(color="6B6B6B")
EXAMPLE_FILL = PatternFill("solid", fgColor="E6E6E6")
LAST_ROW = 5_000
"""As far down lists are offered."""
MOST_LISTED = 2_000
FORMATS = {Kind.DATE: "DD/MM/YYYY", Kind.TIME: "HH:MM", Kind.NUMBER: "0"}


def workbook(sheets: Sequence[Sheet], user: Any) -> bytes:
    """A workbook with a worksheet for each: headings, help, an example in grey that is not loaded."""
    book = Workbook()
    book.remove(book.active)
    lists = Workbook.create_sheet(book, LISTS)
    lists.sheet_state = "hidden"
    for number, sheet in enumerate(sheets):
        _add(book, book.create_sheet(sheet.title[:31], number), lists, sheet, user)
    book.active = 0
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _add(book: Workbook, page: Any, lists: Any, sheet: Sheet, user: Any) -> None:
    page.freeze_panes = "A4"
    for place, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = 26
        page.column_dimensions[letter].number_format = FORMATS.get(column.kind, "@")
        for row, (text, font) in enumerate(
            (
                (column.heading, Font(bold=True)),
                (help_of(column), HELP_FONT),
                (example_of(column), EXAMPLE_FONT),
            ),
            start=1,
        ):
            cell = page.cell(row, place, text)
            cell.font, cell.number_format = font, "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if row == 3:
                cell.fill = EXAMPLE_FILL
        if found := _choices(column, user):
            _offer(page, lists, letter, found)


def _choices(column: Column, user: Any) -> list[str]:
    if column.kind is Kind.CHOICE:
        return [str(label) for _, label in column.choices]
    if column.kind is Kind.YES_NO:
        return ["Yes", "No"]
    if column.kind is Kind.NAMED and column.listed and column.rows is not None:
        return [next(iter(column.names(row))) for row in column.rows(user)[:MOST_LISTED]]
    return []


def _offer(page: Any, lists: Any, letter: str, words: list[str]) -> None:
    """A list to choose from. What is not in it is said at the upload, and not by Excel."""
    place = lists.max_column + 1 if lists.cell(1, 1).value is not None else 1
    for row, text in enumerate(words, start=1):
        lists.cell(row, place, text).number_format = "@"
        lists.cell(row, place).data_type = "s"
    column = get_column_letter(place)
    chosen = DataValidation(
        type="list",
        formula1=f"={LISTS}!${column}$1:${column}${len(words)}",
        allow_blank=True,
        showErrorMessage=False,
    )
    page.add_data_validation(chosen)
    chosen.add(f"{letter}4:{letter}{LAST_ROW}")


def comma_separated(sheet: Sheet) -> bytes:
    """The headings and the example of one sheet as CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([each.heading for each in sheet.columns])
    writer.writerow([example_of(each) for each in sheet.columns])
    return out.getvalue().encode("utf-8-sig")
