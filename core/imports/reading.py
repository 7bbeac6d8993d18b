"""A grid of cells as lines of a sheet: every cell read, every problem with its row and column."""

from collections.abc import Mapping
from typing import Any

from core.imports import cells
from core.imports.headings import Found
from core.imports.sheets import Column, Kind, Known, Line, Names, Problem, Sheet
from core.imports.workbook import Grid, merged_problems
from core.names import fold_all

TEXTS = (Kind.TEXT, Kind.CHOICE, Kind.NAMED)


def read_lines(
    sheet: Sheet, grid: Grid, found: Found, user: Any
) -> tuple[list[Line], list[Problem], Known]:
    """(the lines that can be taken, what is wrong with the others, what they are compared with). The
    help and example rows of a template are skipped."""
    mapping, first = found.mapping(), found.row + 1
    columns = {letter: column for letter, key in mapping.items() if (column := sheet.column(key))}
    rows = [(number, row) for number, row in grid.rows if number >= first]
    rows = [(number, row) for number, row in rows if not _is_of_template(row, columns)]
    known = Known(user, fold_all(_texts(rows, columns)))
    names = {each.key: _names(each, user) for each in columns.values() if each.kind is Kind.NAMED}
    words = {letter: column.heading for letter, column in columns.items()}
    problems = merged_problems(grid, words, first)
    american = _month_first(rows, columns)
    lines = []
    for number, row in rows:
        if not any(letter in row for letter in columns):
            continue
        line, wrong = _read_line(number, row, columns, known, names, american)
        wrong += sheet.check(line) if not wrong else []
        problems += wrong
        lines += [] if wrong else [line]
    return lines, problems, known


def _read_line(
    number: int,
    row: Mapping[str, Any],
    columns: Mapping[str, Column],
    known: Known,
    names: dict[str, Names],
    american: Mapping[str, int],
) -> tuple[Line, list[Problem]]:
    line, wrong = Line(number, {}), []
    for letter, column in columns.items():
        cell = row.get(letter)
        try:
            if letter in american and american[letter] != number and cells.either_way(cell):
                raise cells.Bad(
                    f"“{cell}” could have the month first, as row {american[letter]} has. "
                    "Write the month as a word"
                )
            value = cells.read(column, cell, known, names)
        except cells.Bad as bad:
            wrong.append(Problem(number, column.heading, str(bad)))
            continue
        if value is not None:
            line.values[column.key] = value
        elif column.required:
            wrong.append(Problem(number, column.heading, "is blank. Fill it in"))
    return line, wrong


def _names(column: Column, user: Any) -> Names:
    assert column.rows is not None, column.key
    return Names.of(column.rows(user), column.names)


def _texts(rows: list[tuple[int, dict[str, Any]]], columns: Mapping[str, Column]) -> set[str]:
    """What will be looked for by name."""
    return {
        " ".join(str(row[letter]).split())
        for _, row in rows
        for letter, column in columns.items()
        if column.kind in TEXTS and letter in row
    }


def _month_first(
    rows: list[tuple[int, dict[str, Any]]], columns: Mapping[str, Column]
) -> dict[str, int]:
    """{letter: the first row} of columns of dates in which one has the month first: of the others
    nobody knows."""
    found: dict[str, int] = {}
    for letter, column in columns.items():
        if column.kind is Kind.DATE:
            for number, row in rows:
                if cells.month_first(row.get(letter)):
                    found[letter] = number
                    break
    return found


def _is_of_template(row: Mapping[str, Any], columns: Mapping[str, Column]) -> bool:
    """Whether a row is the help or the example that the template came with, unchanged."""
    there = {letter: str(row[letter]).strip() for letter in columns if letter in row}
    if len(there) < 2 and len(columns) > 1:
        return False
    return any(
        there == {letter: words(each) for letter, each in columns.items() if words(each)}
        for words in (help_of, example_of)
    )


def help_of(column: Column) -> str:
    """The words below a heading in the template."""
    needed = "Needed. " if column.required else ""
    return f"{needed}{column.help or column.kind.value.capitalize() + '.'}"


def example_of(column: Column) -> str:
    return column.example
