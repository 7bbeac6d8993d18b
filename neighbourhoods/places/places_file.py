"""Areas, neighbourhoods and wards from one CSV file: the start of a new installation.

One line for each neighbourhood, or for each ward of a neighbourhood that has several. What is here
already is found by the area's number, the neighbourhood's name and the ward's code, and changed
to what the file says, so a corrected file may be read again. Nothing is ever removed.
"""

import csv
import unicodedata
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events
from core.errors import Refused
from neighbourhoods.places.covering import cover
from neighbourhoods.places.models import Area, Neighbourhood, Ward

NEEDED = ("area_number", "area", "neighbourhood", "latitude", "longitude")
OPTIONAL = ("priority", "neighbourhood_code", "ward_code", "ward", "ward_members", "ward_from")
OF_AREA = {"area_number": "number", "area": "name"}
OF_NEIGHBOURHOOD = {
    "neighbourhood": "name",
    "area_number": "area",
    "latitude": "latitude",
    "longitude": "longitude",
    "priority": "is_priority",
    "neighbourhood_code": "code",
}
OF_WARD = {
    "ward_code": "code",
    "ward": "name",
    "ward_members": "members",
    "ward_from": "starts_on",
}
"""Which column of the file fills which field."""
YES_OR_NO = {"yes": True, "no": False}
MOST_ROWS = 2_000
MOST_PROBLEMS = 20


@dataclass
class Report:
    """Names of what was added, what was changed, and what was the same already."""

    added: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    same: list = field(default_factory=list)


class Faulty(Refused):
    """A file with mistakes: `found` is [(row, column, words)]."""

    def __init__(self, message, found):
        super().__init__(message)
        self.found = found


@dataclass
class Problems:
    """What is wrong with the file, each with its row and column as a spreadsheet shows them."""

    found: list = field(default_factory=list)
    """[(row, column, words)]."""

    @property
    def lines(self):
        return [f"Row {row}, {column}: {words}" for row, column, words in self.found]

    def add(self, row, column, words):
        self.found.append((row, column, words))

    def refuse(self):
        """Raises Faulty (Refused) with all of it where anything is wrong."""
        if not self.found:
            return
        more = len(self.found) - MOST_PROBLEMS
        shown = self.lines[:MOST_PROBLEMS] + ([f"and {more} more"] if more > 0 else [])
        raise Faulty("Nothing was stored.\n" + "\n".join(shown), self.found)


def read_rows(text):
    """[(row number, {column: text})] of the file, or it raises Refused. The heading is row 1."""
    heading = text.partition("\n")[0]
    delimiter = max(",;\t", key=heading.count)
    rows = list(csv.reader(text.splitlines(), delimiter=delimiter))
    columns = [name.strip().lower().replace(" ", "_") for name in (rows[0] if rows else [])]
    _check_columns(columns)
    found = [
        (number, dict(zip(columns, (cell.strip() for cell in cells), strict=False)))
        for number, cells in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in cells)
    ]
    if not found:
        raise Refused("The file has a heading and no rows")
    if len(found) > MOST_ROWS:
        raise Refused(f"The file has {len(found)} rows; {MOST_ROWS} are read at most")
    return found


def _check_columns(columns):
    if missing := [name for name in NEEDED if name not in columns]:
        raise Refused(f"The first row must name the columns. Missing: {', '.join(missing)}")
    if unknown := [name or "(empty)" for name in columns if name not in NEEDED + OPTIONAL]:
        raise Refused(
            f"Unknown columns: {', '.join(unknown)}. Known: {', '.join(NEEDED + OPTIONAL)}"
        )
    if len(set(columns)) < len(columns):
        raise Refused("A column stands in the file twice")


@operation
def import_places(*, text, by, at=None):
    """Store what the file says, all of it or nothing; returns a Report. Raises Refused, which lists
    what is wrong."""
    rights.require_city(Permission.EDIT_REFERENCE, by=by)
    rows, problems = read_rows(text), Problems()
    for number, row in rows:
        _check_row(number, row, problems)
    problems.refuse()
    said = _gather(rows, problems)
    problems.refuse()
    report = _Store(problems, by, at).everything(*said)
    problems.refuse()
    return report


def _check_row(number, row, problems):
    for column in NEEDED:
        if not row.get(column):
            problems.add(number, column, "is empty")
    for column, cell in row.items():
        if any(unicodedata.category(character) in ("Cc", "Cf") for character in cell):
            problems.add(number, column, "holds a control character")
    if row.get("priority", "").lower() not in ("", *YES_OR_NO):
        problems.add(number, "priority", "say yes or no")
    if any(row.get(column) for column in OF_WARD):
        for column in ("ward_code", "ward"):
            if not row.get(column):
                problems.add(number, column, "is empty, though the row names a ward")


def _gather(rows, problems):
    """(areas, neighbourhoods, wards, links): {key: (row number, {column: text})}, and which ward
    belongs to which neighbourhood. Rows that speak of the same thing must say the same."""
    areas, places, wards, links = {}, {}, {}, []
    for number, row in rows:
        name = row["neighbourhood"].casefold()
        _say(areas, row["area_number"], number, row, OF_AREA, problems)
        _say(places, name, number, row, OF_NEIGHBOURHOOD, problems)
        if code := row.get("ward_code", "").upper():
            _say(wards, code, number, row | {"ward_code": code}, OF_WARD, problems)
            links.append((code, name))
    return areas, places, wards, links


def _say(known, key, number, row, columns, problems):
    first, said = known.setdefault(key, (number, {}))
    for column in columns:
        cell = row.get(column)
        if cell and said.setdefault(column, cell) != cell:
            problems.add(number, column, f"row {first} says {said[column]}")


class _Store:
    """Writes what the file says, in order: areas, neighbourhoods, wards."""

    def __init__(self, problems, by, at):
        self.problems, self.by, self.at = problems, by, at
        self.report = Report()

    def everything(self, areas, places, wards, links):
        held = {key: self.area(*said) for key, said in areas.items()}
        self.problems.refuse()
        homes = {key: self.neighbourhood(*said, held) for key, said in places.items()}
        found = {key: self.ward(*said) for key, said in wards.items()}
        self.problems.refuse()
        covered = {}
        for code, name in links:
            covered.setdefault(code, set()).add(homes[name].pk)
        for code, keys in covered.items():
            held = set(found[code].neighbourhoods.values_list("pk", flat=True))
            cover(found[code], held | keys, by=self.by, at=self.at)
        return self.report

    def area(self, number, cells):
        digits = cells["area_number"]
        if not (digits.isascii() and digits.isdigit() and len(digits) < 5):
            self.problems.add(number, "area_number", "is not a whole number")
            return None
        area = Area.objects.filter(number=digits).first() or Area()
        return self.save(number, area, cells, OF_AREA)

    def neighbourhood(self, number, cells, areas):
        name = cells["neighbourhood"]
        place = Neighbourhood.objects.filter(name__iexact=name).first()
        values = cells | {"area_number": areas[cells["area_number"]].pk}
        if "priority" in cells:
            values["priority"] = YES_OR_NO[cells["priority"].lower()]
        place = place or Neighbourhood(slug=slugify(name))
        return self.save(number, place, values, OF_NEIGHBOURHOOD)

    def ward(self, number, cells):
        ward = Ward.objects.filter(code=cells["ward_code"]).first()
        if ward is None and "ward_from" not in cells:
            words = "is empty. Write the first day of the new ward as 2023-05-04"
            self.problems.add(number, "ward_from", words)
            return None
        return self.save(number, ward or Ward(), cells, OF_WARD)

    def save(self, number, thing, cells, columns):
        """Save what differs, with its event; a refused value becomes a problem at its column."""
        new = thing.pk is None
        try:
            changes = _change(thing, {columns[column]: cell for column, cell in cells.items()})
            thing.full_clean(exclude=_made_by_the_database(thing))
        except ValidationError as error:
            column_of = {name: column for column, name in columns.items()}
            for name, messages in error.message_dict.items():
                column = column_of.get(name, next(iter(columns)))
                self.problems.add(number, column, " ".join(messages))
            return None
        if new or changes:
            thing.save()
            code = "added" if new else "changed"
            events.record(code, thing, by=self.by, at=self.at, changes=changes)
        kept = self.report.added if new else self.report.changed if changes else self.report.same
        kept.append(str(thing))
        return thing


def _made_by_the_database(thing):
    """Names of fields that have no value yet before a row is saved."""
    return {each.name for each in thing._meta.fields if each.generated}


def _change(thing, values):
    """Set the fields; returns {name: [before, after]} of those that differ, as events have it."""
    changes, wrong = {}, {}
    for name, value in values.items():
        model_field = thing._meta.get_field(name)
        before = getattr(thing, model_field.attname)
        try:
            after = model_field.clean(value, thing)
        except ValidationError as error:
            wrong[name] = error
            continue
        setattr(thing, model_field.attname, after)
        if before != after:
            changes[name] = ["" if before is None else str(before), str(after)]
    if wrong:
        raise ValidationError(wrong)
    return changes
