"""Street-level crime as the police publish it: one row for each crime, counted by small area, month and type. Pure."""

import datetime
import re
from collections import Counter
from decimal import Decimal
from statistics import median

from performance.imports.formats.columns import (
    BROKEN,
    SMALL_AREA,
    Telling,
    listed,
    need,
    number_in,
    opened,
    short,
)
from performance.imports.staging import Format, Staged
from performance.periods import MONTH, of_months

CRIME, ANTISOCIAL = "recorded-crime", "recorded-antisocial-behaviour"
BEHAVIOUR = "anti-social behaviour"
MOST_UNPLACED = Decimal(5)
"""Per cent of all rows that may lack a small area, where the file's sender says nothing else."""
FEW = 0.5
"""A month with less than this share of the usual rows may not be whole."""
FEWEST_MONTHS = 3
EARLIEST = 1990
MONTHLY = re.compile(r"(\d{4})-(\d\d)")
NEEDED = {"month": "Month", "type": "Crime type", "lsoa": "LSOA code"}
OLDER = (
    "This is an older file with Easting and Northing and no LSOA. The points are moved to the middle of a street, so "
    "they do not show which neighbourhood a crime was in. Download the file again from data.police.uk"
)


class Police(Format):
    """What it stages: for each small area of the file and each month a figure of `recorded-crime` (all but antisocial
    behaviour), of `recorded-antisocial-behaviour`, and of each type by a name such as police:burglary, with `numerator`
    (0 where the area had none) and no `denominator`. Of a rate the matcher takes the people of the neighbourhood in
    the latest year up to the month; a neighbourhood of which no small area stands in the file had none, if the file
    has others of the city. A name that begins as `passes_over` says is passed over where no indicator is called so.

    `said`: `most_unplaced` (per cent, 5), `lsoa_year` (2011; which small areas the codes are of), `today`
    (a date), `partial_months` (["2019-01"]: known not to be whole, and marked so)."""

    name = "police"
    title = "Crime by street (data.police.uk)"
    intro = (
        "The monthly file of street-level crime that data.police.uk publishes for each force. Crimes are counted by the "
        "small area that the police give. Rows for other places are left out."
    )
    passes_over = ("police:",)
    fills = True
    told = ("most_unplaced", "lsoa_year", "partial_months")

    def __init__(self):
        self.counts = Counter()
        self.rows_of = Counter()
        self.unplaced = Counter()
        self.repeated, self.seen, self.first = [], set(), {}
        self.partial, self.types = set(), set()

    def read(self, rows, said, problem):
        """The figures, once all rows are counted."""
        problem = Telling(problem)
        self.most = number_in(str(said.get("most_unplaced", MOST_UNPLACED)))
        if self.most is None:
            problem(0, "", "most_unplaced is a number, per cent")
            return
        if (found := opened(rows, problem)) is None:
            return
        columns, following = found
        columns.find("id", "crime id")
        columns.find("month", "month")
        columns.find("lsoa", "lsoa code", r"lsoa\d\dcd")
        columns.find("type", "crime type")
        columns.find("place", "location")
        columns.find("longitude", "longitude")
        columns.find("latitude", "latitude")
        if "lsoa" not in columns.at and "easting" in columns.folded:
            problem(1, "LSOA code", OLDER)
            return
        if not need(columns, NEEDED, problem):
            return
        self._count(columns.rows(following, problem), said, problem)
        if not self.rows_of and not problem.told:
            problem(0, "", "The file has headings but no rows")
        self._expect_placed(problem)
        if not problem.told:
            self._mark_partial(said)
            yield from self._staged(said)

    def _count(self, rows, said, problem):
        months = {}
        for row in rows:
            if (month := months.get(row["month"])) is None:
                month, why = _month(row["month"], said)
                if why:
                    row.wrong(problem, "month", why)
                    continue
                months[row["month"]] = month
            kind = " ".join(row["type"].split())
            area = row["lsoa"].upper()
            if not kind or any(each in kind for each in BROKEN):
                row.wrong(problem, "type", "says no type of crime that can be read")
            elif area and not SMALL_AREA.fullmatch(area):
                row.wrong(
                    problem,
                    "lsoa",
                    f"“{short(area)}” is not the code of a small area, such as E01013453",
                )
            else:
                self._add(row, month, kind.casefold(), area)

    def _add(self, row, month, kind, area):
        if row["id"]:
            key = hash(
                (row["id"], month, kind, area, row["place"], row["longitude"], row["latitude"])
            )
            if key in self.seen:
                self.repeated.append(row.number)
                return
            self.seen.add(key)
        self.rows_of[month] += 1
        self.types.add(kind)
        if area:
            self.counts[area, month, kind] += 1
            self.first.setdefault(area, row.number)
        else:
            self.unplaced[month] += 1

    def _expect_placed(self, problem):
        none, number, most = self.unplaced.total(), self.rows_of.total(), self.most
        if number and 100 * none > most * number:
            problem(
                0, "LSOA code",
                f"{none:,} of {number:,} rows ({100 * none / number:.1f} %) have no small area; at most {most} % may have none",
            )  # fmt: skip

    def _mark_partial(self, said):
        self.partial = {
            month for month in self.rows_of if f"{month:%Y-%m}" in said.get("partial_months", ())
        }
        if len(self.rows_of) >= FEWEST_MONTHS:
            usual = median(self.rows_of.values())
            self.partial |= {
                month for month, number in self.rows_of.items() if number < FEW * usual
            }

    def _staged(self, said):
        note = f"By small areas (LSOA) of {said.get('lsoa_year', 2011)}"
        partial = f"{note}. The month may not be complete"
        kinds = sorted(self.types)
        for month in sorted(self.rows_of):
            about = {
                "period": of_months(month, MONTH),
                "is_unreliable": month in self.partial,
                "note": partial if month in self.partial else note,
            }
            for area in sorted(self.first):
                of = {kind: self.counts[area, month, kind] for kind in kinds}
                behaviour = of.get(BEHAVIOUR, 0)
                found = {CRIME: sum(of.values()) - behaviour, ANTISOCIAL: behaviour}
                found |= {name_of(kind): number for kind, number in of.items()}
                for name, number in found.items():
                    yield Staged(self.first[area], area, name, numerator=Decimal(number), **about)

    def left_out(self):
        found = []
        if none := self.unplaced.total():
            found.append(("Rows without a small area", none))
        if self.repeated:
            words = f"Rows that repeat a crime: same number, month, type and place, counted once ({listed(self.repeated)})"
            found.append((words, len(self.repeated)))
        found.extend(
            (f"Rows of {month:%B %Y}: the month may not be complete, and is marked so", self.rows_of[month])
            for month in sorted(self.partial)
        )  # fmt: skip
        return found


def name_of(kind):
    """What an indicator of one type of crime is called in files: police:criminal-damage-and-arson."""
    return f"police:{re.sub(r'[^a-z0-9]+', '-', kind.casefold()).strip('-')}"


def _month(text, said):
    """(first day, "") or (None, why)."""
    found = MONTHLY.fullmatch(text)
    if not found or not 1 <= int(found[2]) <= 12 or int(found[1]) < EARLIEST:
        return None, f"“{short(text)}” is not a month as the police write it, such as 2019-01"
    first = datetime.date(int(found[1]), int(found[2]), 1)
    if of_months(first, MONTH).ends_on >= (said.get("today") or datetime.date.today()):
        return None, f"{first:%B %Y} is not over yet"
    return first, ""
