"""Many figures at once, of many indicators: written by COPY, compared and stored set by set. What a figure is, and what
follows from it, is said by the same rules and steps as for one that is typed (performance.observations.operations)."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import connection

from core.actors import user_or_none
from core.errors import Refused
from performance.indicators.models import Indicator
from performance.observations.operations import Told, lock_for_figures, settle
from performance.observations.rules import FACTS
from performance.periods import Period

COLUMNS = ("id", "row", "indicator", "level", "neighbourhood", "starts_on", "ends_on", *FACTS)
KEY = ("indicator", "level", "neighbourhood", "starts_on", "ends_on")
SET_BY_SET = "SET LOCAL enable_nestloop TO off"
"""The database has never counted rows that no transaction leaves, and would look for them one by one."""
AT_ONCE = 1_000
"""Lines that are sent together."""
CHANGED_MEANWHILE = "The indicator {} was changed while the file was read. Load the file again."
NUMBERS = ("value", "numerator", "denominator", "base", "low", "high", "status", "note")
"""What a preview says of a change."""
MET = """
    FROM performance_comingfigure c
    LEFT JOIN performance_observation o
      ON o.superseded_at IS NULL AND NOT o.is_waiting AND o.indicator_id = c.indicator AND o.level = c.level
     AND COALESCE(o.neighbourhood_id, 0) = COALESCE(c.neighbourhood, 0) AND o.area_id IS NULL
     AND o.starts_on = c.starts_on AND o.ends_on = c.ends_on
"""
DIFFERS = f"({', '.join(f'o.{each}' for each in FACTS)}) IS DISTINCT FROM ({', '.join(f'c.{each}' for each in FACTS)})"


@dataclass
class Difference:
    """What figures that came in would do: numbers by indicator, and the first of them as they stand."""

    told: dict = field(default_factory=lambda: defaultdict(Told))
    added: list = field(default_factory=list)
    """[(row, level, neighbourhood, indicator, Period, value)]."""
    changed: list = field(default_factory=list)
    """The same, with [(field, before, after)]."""
    digest: str = ""
    """Of what holds in the places and periods that come."""

    @property
    def counts(self):
        """(added, changed, same)."""
        found = self.told.values()
        return tuple(
            sum(getattr(each, name) for each in found) for name in ("added", "changed", "same")
        )


class Coming:
    """Figures on their way in, in the caller's transaction, which holds the lock of imports: with it there is one."""

    def __init__(self):
        self.number = 0
        self.lines = []
        self.cursor = connection.cursor()
        self.empty()

    def empty(self):
        self.cursor.execute("DELETE FROM performance_comingfigure")
        self.cursor.execute("SET LOCAL enable_nestloop TO DEFAULT")

    def add(self, row, indicator, level, neighbourhood, period, facts):
        """Take a figure: `indicator` and `neighbourhood` are keys, `facts` what `rules.worked_out` made."""
        self.number += 1
        self.lines.append(
            f"{self.number}\t{row}\t{indicator}\t{level}\t{neighbourhood or EMPTY}\t{period.starts_on}\t{period.ends_on}\t"
            + "\t".join([_cell(facts[name]) for name in FACTS])
        )
        if len(self.lines) >= AT_ONCE:
            self.send()

    def send(self):
        if self.lines:
            copy_lines(self.cursor, "performance_comingfigure", COLUMNS, self.lines)
            self.lines = []

    def doubled(self, most):
        """[(row, first row)] of figures that come twice for one place and period."""
        key = ", ".join(KEY)
        self.cursor.execute(
            f"SELECT row, first FROM (SELECT row, first_value(row) OVER w AS first, row_number() OVER w AS place "  # noqa: S608 - our own words
            f"FROM performance_comingfigure WINDOW w AS (PARTITION BY {key} ORDER BY row, id)) found "
            f"WHERE place > 1 ORDER BY row LIMIT {int(most)}"
        )
        return self.cursor.fetchall()

    def indicators(self):
        """Keys of the indicators whose figures come, in their order."""
        self.cursor.execute(
            "SELECT DISTINCT indicator FROM performance_comingfigure ORDER BY indicator"
        )
        return [each for (each,) in self.cursor.fetchall()]

    def compare(self, shown):
        """The Difference to what holds; of added and changed the first so many."""
        found = Difference()
        self.cursor.execute(SET_BY_SET)
        self.cursor.execute(
            f"SELECT c.indicator, count(*) FILTER (WHERE o.id IS NULL), "
            f"count(*) FILTER (WHERE o.id IS NOT NULL AND {DIFFERS}), "
            f"count(*) FILTER (WHERE o.id IS NOT NULL AND NOT ({DIFFERS})), sum(o.id) {MET} "
            f"GROUP BY c.indicator ORDER BY c.indicator"
        )
        rows = self.cursor.fetchall()
        found.digest = str(rows)
        for key, added, changed, same, _ in rows:
            found.told[key] = Told(added, changed, same)
        if not shown:
            return found
        about = "c.row, c.level, c.neighbourhood, c.indicator, c.starts_on, c.ends_on"
        added, changed, _ = found.counts
        if added:
            self.cursor.execute(
                f"SELECT {about}, c.value {MET} WHERE o.id IS NULL ORDER BY c.id LIMIT {int(shown)}"
            )
            found.added = [(*each[:4], Period(*each[4:6]), each[6]) for each in self.cursor]
        if changed:
            pairs = ", ".join(f"o.{each}, c.{each}" for each in NUMBERS)
            self.cursor.execute(
                f"SELECT {about}, {pairs} {MET} WHERE o.id IS NOT NULL AND {DIFFERS} ORDER BY c.id LIMIT {int(shown)}"
            )
            found.changed = [
                (*each[:4], Period(*each[4:6]), _changes(each[6:])) for each in self.cursor
            ]
        return found

    def write(self, difference, *, by, at, source, batch, is_provisional, versions):
        """Supersede what differs and store what came, as `give_figures` does. `versions`: {key of an indicator: the
        version that the figures were checked with}. Raises Refused where one was changed since."""
        locked = [lock_for_figures(each, by) for each in _in_order(self.indicators())]
        for each in locked:
            if each.version != versions[each.pk]:
                raise Refused(CHANGED_MEANWHILE.format(each.name))
        self._store(by, at, source, batch, is_provisional)
        for each in locked:
            settle(each, self._periods(each), difference.told[each.pk], by=by, at=at)

    def _store(self, by, at, source, batch, is_provisional):
        who = user_or_none(by)
        self.cursor.execute(
            f"UPDATE performance_comingfigure SET was = met.was FROM "  # noqa: S608 - our own words
            f"(SELECT c.id, o.id AS was {MET} WHERE o.id IS NOT NULL AND {DIFFERS}) met "
            f"WHERE met.id = performance_comingfigure.id"
        )
        self.cursor.execute(
            "UPDATE performance_observation SET superseded_at = %s WHERE id IN "
            "(SELECT was FROM performance_comingfigure WHERE was IS NOT NULL)",
            [at],
        )
        facts = ", ".join(FACTS)
        self.cursor.execute(
            f"INSERT INTO performance_observation (indicator_id, level, neighbourhood_id, starts_on, ends_on, {facts}, "
            f"is_provisional, is_waiting, is_summed, is_hidden, source, batch_id, replaces_id, added_by_id, added_by_name, added_at) "
            f"SELECT c.indicator, c.level, c.neighbourhood, c.starts_on, c.ends_on, "
            f"{', '.join(f'c.{each}' for each in FACTS)}, %s, FALSE, FALSE, FALSE, %s, %s, c.was, %s, %s, %s {MET} "
            f"WHERE o.id IS NULL",
            [is_provisional, source, batch and batch.pk, who and who.pk, by.name, at],
        )

    def _periods(self, indicator):
        """Those of the figures that came, asked only where they matter."""
        if not indicator.is_summed:
            return set()
        self.cursor.execute(
            "SELECT DISTINCT starts_on, ends_on FROM performance_comingfigure WHERE indicator = %s",
            [indicator.pk],
        )
        return {Period(*each) for each in self.cursor.fetchall()}


EMPTY = "\\N"


def copy_lines(cursor, table, columns, lines):
    """Send lines of COPY's text format."""
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        copy.write("\n".join(lines) + "\n")


def _cell(value):
    if value is None:
        return EMPTY
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, Decimal):
        return format(value, "f")
    return text_cell(str(value))


def text_cell(text):
    """Text as COPY reads it."""
    if "\\" in text or "\t" in text or "\n" in text or "\r" in text:
        text = text.replace("\\", "\\\\").replace("\t", " ").replace("\r", " ").replace("\n", " ")
    return text


def _changes(pairs):
    found = zip(NUMBERS, pairs[::2], pairs[1::2], strict=True)
    return [(name, before, after) for name, before, after in found if before != after]


def _in_order(keys):
    return [Indicator(pk=key) for key in keys]
