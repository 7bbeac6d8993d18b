"""Figures of small areas, and of wards of other lists, as figures of neighbourhoods: counts are added up, a mean is weighted
by people, and a rate is never averaged. `docs/methods.md` says how and why."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from performance.imports.matching import Level, Measured, Where
from performance.observations.batches.bulk import EMPTY, copy_lines, text_cell
from performance.observations.rules import Given
from performance.periods import Period

COLUMNS = (
    "row", "indicator", "neighbourhood", "starts_on", "ends_on", "code", "status", "top", "whole", "base", "areas",
    "vintage", "is_split", "is_unreliable", "note",
)  # fmt: skip
AT_ONCE = 1_000
LONGEST_NOTE = 300
NINE = Decimal("0.000000001")
ADDED = (Measured.COUNT, Measured.MONEY)
DIVIDED = "Some of it is divided between neighbourhoods by the people of small areas: an estimate"
GROUPS = """
    SELECT indicator, neighbourhood, starts_on, ends_on, min(row), sum(top), sum(whole), sum(base),
           count(*) = count(whole), count(*) = count(base), bool_or(status = 'missing'), bool_or(is_split),
           bool_or(is_unreliable), sum(areas), min(vintage), max(vintage), min(note), max(note)
      FROM performance_comingpart
     GROUP BY indicator, neighbourhood, starts_on, ends_on ORDER BY min(row), indicator, neighbourhood, starts_on, ends_on
"""
FILLS = """
    INSERT INTO performance_comingpart (row, indicator, neighbourhood, starts_on, ends_on, code, status, top, areas,
                                        vintage, is_split, is_unreliable, note)
    SELECT min(p.row), p.indicator, n.id, p.starts_on, p.ends_on, n.code, 'value', 0, 0, max(p.vintage), FALSE,
           bool_or(p.is_unreliable), min(p.note)
      FROM performance_comingpart p JOIN neighbourhoods_neighbourhood n ON n.code IS NOT NULL
     WHERE NOT EXISTS (
           SELECT FROM performance_comingpart o WHERE o.indicator = p.indicator AND o.neighbourhood = n.id
              AND o.starts_on = p.starts_on AND o.ends_on = p.ends_on)
     GROUP BY p.indicator, n.id, p.starts_on, p.ends_on, n.code
"""


@dataclass
class _Sum:
    """What of the parts of one figure is added up."""

    top: Decimal | None
    whole: Decimal | None
    base: int | None
    is_missing: bool
    is_split: bool
    is_unreliable: bool
    areas: int
    vintage: int
    note: str = ""


class Parts:
    """Rows that add to a figure of a neighbourhood, in the caller's transaction, which holds the lock of imports."""

    def __init__(self, places, indicators):
        self.places, self.indicators = places, indicators
        self.fills = False
        self.lines = []
        self.number = 0
        self.cursor = connection.cursor()
        self.empty()

    def empty(self):
        self.cursor.execute("DELETE FROM performance_comingpart")

    def add(self, staged, indicator, pieces):
        """Take a figure of an area that lies in neighbourhoods by `pieces`. Returns (why not, field), or None."""
        is_small = staged.area[1:3] == "01"
        is_split = any(not each.is_whole for each in pieces)
        top, whole = staged.numerator, staged.denominator
        if staged.status != "missing":
            top, whole, why = self._counts(staged, indicator, pieces, is_small, is_split)
            if why:
                return why
        for piece in pieces:
            self.number += 1
            cells = (
                staged.row, indicator.pk, piece.neighbourhood, staged.period.starts_on, staged.period.ends_on,
                staged.area, staged.status, _share(top, piece.share), _share(whole, piece.share),
                _share(staged.base, piece.share), piece.areas, piece.vintage,
                "f" if piece.is_whole else "t", "t" if staged.is_unreliable else "f",
                text_cell(staged.note),
            )  # fmt: skip
            self.lines.append("\t".join([EMPTY if each is None else str(each) for each in cells]))
        if len(self.lines) >= AT_ONCE:
            self._send()
        return None

    def _counts(self, staged, indicator, pieces, is_small, is_split):
        """(what is added up, what it is out of, None), or (None, None, (why not, field))."""
        top, whole = staged.numerator, staged.denominator
        what = "small area" if is_small else "ward of another list"
        if indicator.measured in ADDED:
            return (staged.value if top is None else top), whole, None
        if indicator.measured == Measured.MEAN:
            if is_split:
                return None, None, (
                    f"An average of a {what} that lies in several neighbourhoods cannot be divided. Ask for it by small area",
                    "value",
                )  # fmt: skip
            if whole is None or whole <= 0:
                return None, None, (
                    f"An average of a {what} needs the people it is an average of, to be weighted by them",
                    "denominator",
                )  # fmt: skip
            if staged.value is None:
                return top, whole, None
            return staged.value * whole, whole, None
        if top is None:
            return None, None, (
                f"A percentage or rate of a {what} needs its counts: rates are not added up, and never averaged",
                "numerator",
            )  # fmt: skip
        if indicator.measured == Measured.PROPORTION and whole is None:
            return (
                None,
                None,
                (f"A percentage of a {what} needs how many it is out of", "denominator"),
            )
        return top, whole, None

    def _send(self):
        if self.lines:
            copy_lines(self.cursor, "performance_comingpart", COLUMNS, self.lines)
            self.lines = []

    def doubled(self, most):
        """[(row, first row)] of areas that come twice for one indicator and period."""
        if not self.number:
            return []
        key = "indicator, code, neighbourhood, starts_on, ends_on"
        self.cursor.execute(
            f"SELECT row, first FROM (SELECT row, first_value(row) OVER w AS first, row_number() OVER w AS place "  # noqa: S608 - our own words
            f"FROM performance_comingpart WINDOW w AS (PARTITION BY {key} ORDER BY row, id)) found "
            f"WHERE place > 1 ORDER BY row LIMIT {int(most)}"
        )
        return self.cursor.fetchall()

    def given(self, problem, *, fills=False):
        """(row, Where, Indicator, Period, Given) of each neighbourhood, summed. `problem(row, words)` is told of what
        cannot be one figure. With `fills` neighbourhoods that are not in the file had none."""
        self._send()
        if not self.number:
            return
        self.fills = fills
        if fills:
            self.cursor.execute(FILLS)
        with connection.cursor() as cursor:
            cursor.execute(f"DECLARE coming_groups NO SCROLL CURSOR FOR {GROUPS}")
            while True:
                cursor.execute("FETCH FORWARD 2000 FROM coming_groups")
                found = cursor.fetchall()
                if not found:
                    break
                for each in found:
                    yield from self._given(each, problem)
            cursor.execute("CLOSE coming_groups")

    def _given(self, group, problem):
        key, place, first, last, row, top, whole, base, has_whole, has_base, *flags = group
        is_missing, is_split, is_unreliable, areas, oldest, newest, note, other = flags
        if oldest != newest:
            problem(
                row,
                f"Small areas of {oldest} and of {newest} are mixed in {self.places.names[place]}",
            )
            return
        indicator = self.indicators.by_key[key]
        total = _Sum(
            top, whole if has_whole else None, int(base) if has_base else None, is_missing, is_split,
            is_unreliable, int(areas), newest, note if note == other else "",
        )  # fmt: skip
        period = Period(first, last)
        where = Where(Level.NEIGHBOURHOOD, place)
        given = self._figure(indicator, place, period, total)
        if isinstance(given, str):
            problem(row, given)
        else:
            yield row, where, indicator, period, given

    def _figure(self, indicator, place, period, total):
        """The Given of a neighbourhood, or why there is none."""
        about = {"level": Level.NEIGHBOURHOOD, "place": place, "period": period}
        there = self.places.small.areas[total.vintage, place]
        if total.is_missing:
            return Given(**about, status="missing", note="Not available for all of its small areas")
        notes, is_unreliable = (
            [total.note] if total.note else [],
            total.is_unreliable or total.is_split,
        )
        if total.is_split:
            notes.append(DIVIDED)
        whole = total.whole
        if indicator.measured == Measured.RATE and whole is None:
            whole = Decimal(self.places.people(place, total.vintage, period.ends_on.year))
            if not whole:
                return (
                    f"How many people live in {self.places.names[place]} is not known. Load a file of people by small area, or "
                    "say in the figures how many each is out of"
                )
        elif total.areas < there and not self.fills:
            notes.append(f"From {total.areas} of its {there} small areas")
            is_unreliable = True
        if total.areas > there:
            return f"{self.places.names[place]} has {there} small areas, and the file has {total.areas}"
        facts = {
            "base": total.base,
            "is_unreliable": is_unreliable,
            "note": ". ".join(notes)[:LONGEST_NOTE],
        }
        if indicator.measured == Measured.MEAN:
            return Given(**about, **facts, value=total.top / whole, denominator=whole)
        if indicator.measured == Measured.MONEY:
            return Given(**about, **facts, value=total.top)
        top = total.top.quantize(Decimal(1)) if total.is_split else total.top
        whole = whole.quantize(Decimal(1)) if total.is_split and whole is not None else whole
        return Given(**about, **facts, numerator=top, denominator=whole)


def _share(number, share):
    if number is None or share == 1:
        return number
    return (number * Decimal(share.numerator) / Decimal(share.denominator)).quantize(NINE)
