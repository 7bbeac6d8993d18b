"""Small areas from lookups of the ONS, whose columns carry the year (LSOA11CD, WD19CD, LAD19CD), and from files that
say how many people live there. All of a file or nothing; read twice it changes nothing; nothing is removed."""

import csv
import itertools
import re
from dataclasses import dataclass

from accounts.rights import operation
from core.errors import Refused
from neighbourhoods.geography.imports import begin, end
from neighbourhoods.geography.models import GeographyFile
from neighbourhoods.geography.reading import Report, batches, rows_of
from neighbourhoods.geography.small.models import SmallArea, SmallAreaWard
from neighbourhoods.places.models import Neighbourhood
from neighbourhoods.places.places_file import Problems

SMALL = re.compile(r"lsoa(\d\d)cd")
WARD = re.compile(r"wd(\d\d)cd")
AUTHORITY = re.compile(r"lad\d\dcd")
PEOPLE = re.compile(r"(?:all_)?people|population|pop_?(?:mid_?)?\d{4}")
CENSUSES = (2001, 2011, 2021, 2031)
PLACE = "neighbourhood_code"
SMALL_CODE = re.compile(r"[EW]01\d{6}")
WARD_CODE = re.compile(r"[EW]05\d{6}")
MOST_PEOPLE = 100_000


@dataclass
class _Said:
    """What the heading says: {name used here: columns}, and the years in it."""

    names: dict
    vintage: int
    ward_vintage: int | None


@operation
def import_small_areas(*, lines, source, by, authority="", say=lambda words: None, at=None):
    """Store small areas, the wards a list puts them into, and their people, as far as the file has them; of one
    authority (code) where that is named. A small area lies in the neighbourhood that has the code of its ward, or that
    the column neighbourhood_code names. Returns a Report. Raises Refused, which lists what is wrong."""
    problems, report = Problems(), Report()
    heading, lines = _first_line(lines)
    said = _said(heading)
    file = begin(GeographyFile.Kind.SMALL, source, by, at)
    store = _Store(said, file, report, problems)
    for batch in batches(rows_of(lines, said.names, problems)):
        store.keep([row for row in batch if store.is_meant(row, authority)])
        say(f"{report.added + report.changed + report.same:,} small areas")
    return end(file, report, problems, by, at)


def _first_line(lines):
    lines = iter(lines.splitlines() if isinstance(lines, str) else lines)
    first = next(lines, "")
    return next(csv.reader([first]), []), itertools.chain([first], lines)


def _said(heading):
    columns = [each.strip().lower().lstrip("\ufeff") for each in heading]
    small = _only(columns, SMALL, "small areas, such as LSOA11CD")
    if small is None:
        raise Refused("Nothing was stored. The file has no column LSOA11CD or LSOA21CD")
    ward = _only(columns, WARD, "wards, such as WD19CD")
    people = _only(columns, PEOPLE, "people")
    if ward is None and people is None and PLACE not in columns:
        raise Refused(
            "Nothing was stored. The file has neither a column of wards, such as WD19CD, nor one of people"
        )
    year = _year(SMALL, small)
    if year not in CENSUSES:
        raise Refused(f"Nothing was stored. There was no census in {year}")
    names = {
        "code": (small,), "name": (small.replace("cd", "nm"), ""), "ward": (ward or "", ""),
        "people": (people or "", ""), "authority": (_only(columns, AUTHORITY, "councils") or "", ""),
        "place": (PLACE, ""),
    }  # fmt: skip
    return _Said(names, year, ward and _year(WARD, ward))


def _only(columns, pattern, what):
    found = [each for each in columns if pattern.fullmatch(each)]
    if len(found) > 1:
        raise Refused(f"Nothing was stored. The file has two columns of {what}")
    return found[0] if found else None


def _year(pattern, column):
    return 2000 + int(pattern.fullmatch(column)[1])


class _Store:
    """Writes batches of rows."""

    def __init__(self, said, file, report, problems):
        self.said, self.file, self.report, self.problems = said, file, report, problems
        places = Neighbourhood.objects.values_list("pk", "code", "name")
        self.places = {code: pk for pk, code, _ in places if code}
        self.called = {pk: name for pk, _, name in places}
        self.rows = {}

    def is_meant(self, row, authority):
        if authority and row["authority"] != authority:
            self.report.passed_over += 1
            return False
        return self._is_right(row)

    def _is_right(self, row):
        code, wrong = row["code"].upper(), len(self.problems.found)
        if not SMALL_CODE.fullmatch(code):
            row.problem(self.said.names["code"][0], f"“{code[:20]}” is no code of a small area")
        elif self.rows.setdefault(code, row.number) != row.number:
            row.problem(self.said.names["code"][0], f"stands in row {self.rows[code]} too")
        if self.said.ward_vintage and not WARD_CODE.fullmatch(row["ward"].upper()):
            row.problem(self.said.names["ward"][0], f"“{row['ward'][:20]}” is no code of a ward")
        if row["people"] and self._people(row) is None:
            row.problem(
                self.said.names["people"][0], f"“{row['people'][:20]}” is no number of people"
            )
        if row["place"] and row["place"].upper() not in self.places:
            row.problem(PLACE, f"no neighbourhood has the code {row['place'][:20]}")
        return wrong == len(self.problems.found)

    def _people(self, row):
        text = row["people"]
        is_number = text.isascii() and text.isdigit() and len(text) < 7
        return int(text) if is_number and int(text) <= MOST_PEOPLE else None

    def keep(self, batch):
        codes = [row["code"].upper() for row in batch]
        held = {each.code: each for each in self._held(codes, vintage=self.said.vintage)}
        elsewhere = {
            each.code: each.neighbourhood_id
            for each in self._held(codes, neighbourhood__isnull=False)
        }
        pairs = {}
        for row in batch:
            code = row["code"].upper()
            wanted = SmallArea(
                code=code, vintage=self.said.vintage, name=row["name"][:100],
                neighbourhood_id=self._place(row) or elsewhere.get(code),
                people=self._people(row), file=self.file,
            )  # fmt: skip
            pairs[code] = (row, held.get(code), wanted)
        self._write(pairs)

    def _held(self, codes, **more):
        return SmallArea.objects.filter(code__in=codes, **more).order_by("vintage")

    def _place(self, row):
        return self.places.get(row["place"].upper()) or self.places.get(row["ward"].upper())

    def _write(self, pairs):
        new = [wanted for _, old, wanted in pairs.values() if old is None]
        SmallArea.objects.bulk_create(new)
        moved, told = [], {}
        for code, (_, old, wanted) in pairs.items():
            if old is None:
                continue
            told[code] = [
                (
                    name.removesuffix("_id").capitalize(),
                    *self._words(name, getattr(old, name), value),
                )
                for name in ("name", "neighbourhood_id", "people")
                if (value := getattr(wanted, name)) not in (None, "", getattr(old, name))
            ]
            if told[code]:
                for name in ("name", "neighbourhood_id", "people"):
                    if getattr(wanted, name) not in (None, ""):
                        setattr(old, name, getattr(wanted, name))
                old.file = self.file
                moved.append(old)
        SmallArea.objects.bulk_update(moved, ["name", "neighbourhood", "people", "file"])
        found = {code: old or wanted for code, (_, old, wanted) in pairs.items()}
        self._write_wards(pairs, found, told)
        self._tell(pairs, told)

    def _words(self, name, *values):
        if name == "neighbourhood_id":
            return [self.called.get(each, "") for each in values]
        return ["" if each is None else str(each) for each in values]

    def _write_wards(self, pairs, found, told):
        year = self.said.ward_vintage
        if year is None:
            return
        keys = [each.pk for each in found.values()]
        there = SmallAreaWard.objects.filter(vintage=year, small_area__in=keys)
        held = {each.small_area_id: each for each in there}
        new, moved = [], []
        for code, small in found.items():
            ward, old = pairs[code][0]["ward"].upper(), held.get(small.pk)
            if old is None:
                new.append(
                    SmallAreaWard(small_area=small, vintage=year, ward_code=ward, file=self.file)
                )
            elif old.ward_code != ward:
                told[code] = [*told.get(code, ()), (f"Ward of {year}", old.ward_code, ward)]
                old.ward_code, old.file = ward, self.file
                moved.append(old)
            if old is None and code in told:
                told[code] = [*told[code], (f"Ward of {year}", "", ward)]
        SmallAreaWard.objects.bulk_create(new)
        SmallAreaWard.objects.bulk_update(moved, ["ward_code", "file"])

    def _tell(self, pairs, told):
        for code, (row, old, _) in pairs.items():
            if old is None:
                self.report.add(row.number, code)
            elif told[code]:
                self.report.change(row.number, code, *told[code])
            else:
                self.report.same += 1
