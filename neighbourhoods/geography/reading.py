"""Files of the Ordnance Survey, the ONS and councils, read row by row: their own columns, other order
and other columns beside them are no fault."""

import csv
import datetime
import re
from dataclasses import dataclass, field

from core.errors import Refused
from core.grid import is_on_grid
from neighbourhoods.places.places_file import Problems

POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
CODE = re.compile(r"[EKNSW][0-9]{8}")
BATCH = 2_000


@dataclass
class Report:
    """What of a file was added, changed, or the same already; how many rows were passed over."""

    what_added: list = field(default_factory=list)
    """[(row, words)]."""
    what_changed: list = field(default_factory=list)
    """[(row, words, [(field, before, after)])]."""
    same: int = 0
    passed_over: int = 0

    @property
    def added(self):
        return len(self.what_added)

    @property
    def changed(self):
        return len(self.what_changed)

    def add(self, number, words):
        self.what_added.append((number, str(words)))

    def change(self, number, words, *pairs):
        self.what_changed.append((number, str(words), list(pairs)))


@dataclass
class Row:
    """One row: its number as a spreadsheet counts, and its cells by the names used here."""

    number: int
    cells: dict
    problems: Problems = field(default_factory=Problems, repr=False)

    def __getitem__(self, name):
        return self.cells.get(name, "")

    def problem(self, name, words):
        self.problems.add(self.number, name, words)

    def point(self):
        """(easting, northing); None with a problem where it is no point of the grid."""
        numbers = [_number(self[name]) for name in ("easting", "northing")]
        if None in numbers or not is_on_grid(*numbers):
            self.problem("easting", "with northing is no point in Great Britain")
            return None
        return tuple(numbers)

    def postcode(self, name="postcode"):
        """The folded postcode; None with a problem where it is none."""
        code = fold_postcode(self[name])
        if code is None:
            self.problem(name, f"“{self[name][:20]}” is no postcode")
        return code

    def code(self, name):
        """A code of the ONS or ""; None with a problem."""
        code = self[name].upper()
        if code and not CODE.fullmatch(code):
            self.problem(name, f"“{code[:20]}” is no code of the ONS, such as E01013453")
            return None
        return code

    def day(self, name):
        """A date, written 2023-05-04, or None where the cell is empty or, with a problem, none."""
        try:
            return datetime.date.fromisoformat(self[name]) if self[name] else None
        except ValueError:
            self.problem(name, "write the date as 2023-05-04")
            return None


def fold_postcode(text):
    """ "de1 2qp" as DE12QP; None for what is no postcode."""
    code = re.sub(r"\s", "", text).upper()
    return code if POSTCODE.fullmatch(code) else None


def _number(text):
    try:
        number = round(float(text))
    except (ValueError, OverflowError):
        return None
    return number


def rows_of(lines, names, problems):
    """Row after row of a CSV file (text, or lines of it). `names`: {name used here: names of the
    column in files; an empty one first is optional}. Raises Refused where a column is missing."""
    reader = _read(lines.splitlines() if isinstance(lines, str) else lines)
    heading = next(reader, None)
    if not heading:
        raise Refused("The file is empty")
    known = {name.strip().lower().lstrip("\ufeff"): at for at, name in enumerate(heading)}
    places = {}
    for name, columns in names.items():
        at = next((known[each] for each in columns if each and each in known), None)
        if at is None and "" not in columns:
            raise Refused(f"Nothing was stored. The file has no column {columns[0].upper()}")
        if at is not None:
            places[name] = at
    for number, cells in enumerate(reader, start=2):
        if any(cell.strip() for cell in cells):
            found = {name: cells[at].strip() for name, at in places.items() if at < len(cells)}
            yield Row(number, found, problems)


def _read(lines):
    """The cells of row after row. Raises Refused where a quote mark that is never closed makes one
    cell of all that follows."""
    reader = csv.reader(lines)
    try:
        yield from reader
    except csv.Error:
        raise Refused(
            f"Nothing was stored. Line {reader.line_num} could not be read: a quote mark before it "
            "may not be closed"
        ) from None


def batches(rows):
    """Lists of BATCH rows."""
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
