"""Columns of a file found by their headings, in whatever order they stand, and what stands in a cell. Pure."""

import re
from collections.abc import Iterator
from decimal import Decimal

from performance.imports.staging import Report, Rows

NUMBER = re.compile(r"-?(\d{1,18}|\d{1,3}(,\d{3}){1,5})(\.\d{1,30})?")
SMALL_AREA = re.compile(r"[EW]01\d{6}")
BROKEN = ("\ufffd", "\x00")
"""What is left of letters that were read in another encoding."""
SHOWN = 40
"""Letters of a cell that a problem repeats."""


def folded(heading: str) -> str:
    """A heading or an answer as it is compared: no case, no spaces but one, no byte order mark."""
    return " ".join(heading.lstrip("\ufeff").replace("\xa0", " ").split()).casefold()


class Telling:
    """Hands problems on and counts them."""

    def __init__(self, problem: Report):
        self.problem, self.told = problem, 0

    def __call__(self, row: int, column: str, words: str) -> None:
        self.told += 1
        self.problem(row, column, words)


class Columns:
    """Where the columns of a file stand, and its rows as {name used here: cell}."""

    def __init__(self, heading: list[str]):
        self.heading = [each.lstrip("\ufeff").strip() for each in heading]
        self.folded = [folded(each) for each in self.heading]
        self.at: dict[str, int] = {}

    def find(self, name: str, *patterns: str) -> int | None:
        """The place of the first column that one of the patterns fits as a whole; those first in the list come first."""
        for pattern in patterns:
            for place, heading in enumerate(self.folded):
                if re.fullmatch(pattern, heading):
                    self.at[name] = place
                    return place
        return None

    def title(self, name: str) -> str:
        """The heading as the file has it."""
        return self.heading[self.at[name]] if name in self.at else ""

    def rows(self, rows: Iterator[tuple[int, list[str]]], problem: Report) -> Iterator["Cells"]:
        """Row after row that is not blank. One with fewer cells than the last column asked for is a problem."""
        needed = max(self.at.values(), default=-1) + 1
        for number, cells in rows:
            if not any(each.strip() for each in cells):
                continue
            if len(cells) < needed:
                problem(
                    number, "",
                    f"has {len(cells)} cells and the headings are {len(self.heading)}. Is the file whole?",
                )  # fmt: skip
                continue
            yield Cells(number, cells, self)


class Cells:
    """One row: its number as a spreadsheet counts, and its cells by the names used here."""

    __slots__ = ("cells", "columns", "number")

    def __init__(self, number: int, cells: list[str], columns: Columns):
        self.number, self.cells, self.columns = number, cells, columns

    def __getitem__(self, name: str) -> str:
        at = self.columns.at.get(name)
        return "" if at is None else self.cells[at].strip()

    def wrong(self, problem: Report, name: str, words: str) -> None:
        """A problem of a cell."""
        problem(self.number, self.columns.title(name), words)


def opened(rows: Rows, problem: Report) -> tuple[Columns, Iterator[tuple[int, list[str]]]] | None:
    """(the columns, the rows after the headings); None with a problem where there are no headings to read."""
    following = iter(rows)
    number, heading = next(following, (0, []))
    if not any(each.strip() for each in heading):
        problem(0, "", "The file is empty")
        return None
    whole = "".join(heading)
    if any(each in whole for each in BROKEN):
        problem(number, "", "The headings cannot be read. Save the file as CSV UTF-8")
        return None
    filled = [each for each in heading if each.strip()]
    if len(filled) == 1 and (";" in whole or "\t" in whole):
        problem(number, "", "The columns are not separated by commas. Save the file as CSV UTF-8")
        return None
    columns = Columns(heading)
    twice = {each for each in columns.folded if each and columns.folded.count(each) > 1}
    if twice:
        problem(number, sorted(twice)[0], "There are two columns with this name")
        return None
    return columns, following


def need(columns: Columns, names: dict[str, str], problem: Report) -> bool:
    """Whether every column is there, a problem for each that is not. `names`: {name used here: heading in words}."""
    missing = [words for name, words in names.items() if name not in columns.at]
    for words in missing:
        problem(1, words, "The file does not have this column")
    return not missing


def number_in(text: str) -> Decimal | None:
    """A number as files write it, 1,250.5 too; None for what is none."""
    text = text.strip()
    return Decimal(text.replace(",", "")) if NUMBER.fullmatch(text) else None


def short(text: str) -> str:
    """A cell as a problem repeats it."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def listed(numbers: list[int], most: int = 10) -> str:
    """Rows in words: rows 4, 9 and 12 more."""
    shown = ", ".join(map(str, numbers[:most]))
    more = f" and {len(numbers) - most:,} more" if len(numbers) > most else ""
    return f"row{'s' if len(numbers) > 1 else ''} {shown}{more}"
