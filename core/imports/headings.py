"""Which column of a file is which column of the sheet: by its heading, or as somebody said it once of
the council's own workbook."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.imports.sheets import Column, Sheet
from core.imports.workbook import Fault, Formula, Grid
from core.names import fold_all

LEAVE_OUT = ""
LOOKED_AT = 10
"""Rows among which the headings stand: above them a workbook may have a title."""


@dataclass(frozen=True)
class Heading:
    """A heading of the file: its column letter, its words and, where it is known, its key (LEAVE_OUT:
    the column is not read); None where somebody has to say."""

    letter: str
    words: str
    folded: str
    key: str | None


@dataclass(frozen=True)
class Found:
    """The headings of a file, and the row in which they stand."""

    row: int
    headings: list[Heading]

    def mapping(self) -> dict[str, str]:
        """{column letter: key} of what is read."""
        return {each.letter: each.key for each in self.headings if each.key}

    def unknown(self) -> list[Heading]:
        return [each for each in self.headings if each.key is None]

    def missing(self, sheet: Sheet) -> list[Column]:
        """Columns that must be there and are not."""
        there = {each.key for each in self.headings}
        return [each for each in sheet.columns if each.required and each.key not in there]

    def doubled(self) -> list[str]:
        """Headings that stand over two columns that are read."""
        keys = [each.key for each in self.headings if each.key]
        return [each.words for each in self.headings if each.key and keys.count(each.key) > 1]

    def is_clear(self, sheet: Sheet) -> bool:
        return not (self.unknown() or self.missing(sheet) or self.doubled())


def find(sheet: Sheet, grid: Grid, kept: Iterable[dict[str, str]] = ()) -> Found:
    """The headings of a grid. `kept`: mappings said before, {folded heading: key}; the one that knows
    most of the headings is taken. One query."""
    candidates = grid.rows[:LOOKED_AT]
    texts = {_words(cell) for _, cells in candidates for cell in cells.values()}
    own = [name for each in sheet.columns for name in (each.heading, *each.aliases)]
    folded = fold_all(texts | set(own))
    usual = {
        folded[name]: each.key for each in sheet.columns for name in (each.heading, *each.aliases)
    }
    best = max(
        ({**usual, **mapping} for mapping in ({}, *kept)),
        key=lambda known: _known(candidates, known, folded),
    )
    number, cells = max(
        candidates, key=lambda row: (_known([row], best, folded), len(row[1]) > 1, -row[0])
    )
    found = [
        Heading(letter, words, folded[words], best.get(folded[words]))
        for letter, words in ((letter, _words(cell)) for letter, cell in cells.items())
        if words
    ]
    return Found(number, found)


def _known(rows: Iterable[tuple[int, dict]], known: dict[str, str], folded: dict[str, str]) -> int:
    """The most headings of one row that are known."""
    return max(
        (sum(folded[_words(cell)] in known for cell in cells.values()) for _, cells in rows),
        default=0,
    )


def _words(cell: object) -> str:
    if isinstance(cell, Formula | Fault):
        return cell.words
    return " ".join(str(cell).split())
