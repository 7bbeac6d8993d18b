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
from performance.observations.rules import FACTS, why_not_from_file
from performance.periods import Period

COLUMNS = ("batch", "row", "indicator", "level", "neighbourhood", "starts_on", "ends_on", *FACTS)
KEY = ("indicator", "level", "neighbourhood", "starts_on", "ends_on")
SET_BY_SET = "SET LOCAL enable_nestloop TO off"
"""The database may not have counted the rows yet, and would look for them one by one."""
AT_ONCE = 1_000
"""Lines that are sent together."""
CHANGED_MEANWHILE = "The indicator {} was changed while the file was read. Load the file again."
NUMBERS = ("value", "numerator", "denominator", "base", "low", "high", "status", "note")
"""What a preview says of a change."""
PROVISIONAL = ("status", "provisional", "confirmed")
"""What a preview says of a figure that is given once more as right."""


def _there(name, is_waiting):
    """A join to the figures that hold, or to the corrections that wait."""
    return f"""
    LEFT JOIN performance_observation {name}
      ON {name}.superseded_at IS NULL AND {"" if is_waiting else "NOT "}{name}.is_waiting
     AND {name}.indicator_id = c.indicator AND {name}.level = c.level
     AND COALESCE({name}.neighbourhood_id, 0) = COALESCE(c.neighbourhood, 0) AND {name}.area_id IS NULL
     AND {name}.starts_on = c.starts_on AND {name}.ends_on = c.ends_on
    """


def _differs(name):
    return (
        f"({', '.join(f'{name}.{each}' for each in FACTS)}) IS DISTINCT FROM "
        f"({', '.join(f'c.{each}' for each in FACTS)})"
    )


HELD = _there("o", is_waiting=False)
MET = f"{HELD} {_there('w', is_waiting=True)}"
DIFFERS = f"(CASE WHEN w.id IS NULL THEN {_differs('o')} ELSE {_differs('w')} END)"
"""From the latest: the correction that waits, where one does."""
DOES = f"""
    CASE WHEN o.id IS NULL THEN 'add'
         WHEN NOT {DIFFERS} THEN
             CASE WHEN NOT %(is_provisional)s AND (w.id IS NOT NULL OR o.is_provisional) THEN 'confirm' ELSE 'same' END
         WHEN w.id IS NOT NULL AND NOT ({_differs("o")}) THEN 'withdraw'
         WHEN %(is_provisional)s AND NOT o.is_provisional THEN 'beside'
         ELSE 'change' END
"""
"""What a figure does, as `give_figures` does it: `withdraw` says again what holds, instead of the correction that waits;
`beside` waits beside a confirmed figure."""


@dataclass
class Difference:
    """What figures that came in would do: numbers by indicator, and the first of them as they stand."""

    told: dict = field(default_factory=lambda: defaultdict(Told))
    added: list = field(default_factory=list)
    """[(row, level, neighbourhood, indicator, Period, value)]."""
    changed: list = field(default_factory=list)
    """The same, with [(field, before, after)]; those that are confirmed too."""
    digest: str = ""
    """Of what holds in the places and periods that come."""

    def total(self, name):
        """A number of Told, of all indicators."""
        return sum(getattr(each, name) for each in self.told.values())

    @property
    def counts(self):
        """(added, changed, same)."""
        return self.total("added"), self.total("changed"), self.total("same")


class Coming:
    """Figures of one file on their way in. `batch`: the key of an ImportBatch, or 0 for a file that has none. The caller
    holds the lock of imports."""

    def __init__(self, batch=0):
        self.batch = int(batch)
        self.number = 0
        self.lines = []
        self.cursor = connection.cursor()
        self.mine = f"FROM (SELECT * FROM performance_comingfigure WHERE batch = {self.batch}) c"  # noqa: S608 - our own words

    def empty(self):
        self.cursor.execute(f"DELETE FROM performance_comingfigure WHERE batch = {self.batch}")  # noqa: S608 - a number
        self.number = 0

    def count(self):
        """How many are there."""
        self.cursor.execute(f"SELECT count(*) {self.mine}")
        (number,) = self.cursor.fetchone()
        return number

    def add(self, row, indicator, level, neighbourhood, period, facts):
        """Take a figure: `indicator` and `neighbourhood` are keys, `facts` what `rules.worked_out` made."""
        self.number += 1
        self.lines.append(
            f"{self.batch}\t{row}\t{indicator}\t{level}\t{neighbourhood or EMPTY}\t{period.starts_on}\t"
            f"{period.ends_on}\t" + "\t".join([_cell(facts[name]) for name in FACTS])
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
            f"{self.mine} WINDOW w AS (PARTITION BY {key} ORDER BY row, id)) found "
            f"WHERE place > 1 ORDER BY row LIMIT {int(most)}"
        )
        return self.cursor.fetchall()

    def indicators(self):
        """Keys of the indicators whose figures come, in their order."""
        self.cursor.execute(f"SELECT DISTINCT indicator {self.mine} ORDER BY indicator")
        return [each for (each,) in self.cursor.fetchall()]

    def compare(self, shown, *, is_provisional=False):
        """The Difference to what holds and what waits; of added and changed the first so many."""
        found, said = Difference(), {"is_provisional": is_provisional}
        self.cursor.execute(SET_BY_SET)
        self.cursor.execute(
            f"SELECT indicator, count(*) FILTER (WHERE does = 'add'), "  # noqa: S608 - our own words
            f"count(*) FILTER (WHERE does IN ('change', 'beside', 'withdraw')), "
            f"count(*) FILTER (WHERE does IN ('same', 'confirm')), count(*) FILTER (WHERE does = 'confirm'), "
            f"sum(held), sum(waits), count(*) FILTER (WHERE is_provisional) FROM ("
            f"SELECT c.indicator, o.id AS held, w.id AS waits, o.is_provisional, {DOES} AS does {self.mine} {MET}) met "
            f"GROUP BY indicator ORDER BY indicator",
            said,
        )
        rows = self.cursor.fetchall()
        found.digest = str(rows)
        for key, added, changed, same, confirmed, *_ in rows:
            found.told[key] = Told(added, changed, same, confirmed)
        if shown:
            self._show(found, int(shown), said)
        return found

    def _show(self, found, most, said):
        about = "c.row, c.level, c.neighbourhood, c.indicator, c.starts_on, c.ends_on"
        if found.total("added"):
            self.cursor.execute(
                f"SELECT {about}, c.value {self.mine} {HELD} WHERE o.id IS NULL ORDER BY c.id LIMIT {most}"
            )
            found.added = [(*each[:4], Period(*each[4:6]), each[6]) for each in self.cursor]
        if found.total("changed") or found.total("confirmed"):
            pairs = ", ".join(
                f"CASE WHEN w.id IS NULL THEN o.{each} ELSE w.{each} END, c.{each}"
                for each in NUMBERS
            )
            self.cursor.execute(
                f"SELECT * FROM (SELECT {about}, {DOES} AS does, {pairs}, c.id {self.mine} {MET}) met "  # noqa: S608 - our own words
                f"WHERE does NOT IN ('add', 'same') ORDER BY id LIMIT {most}",
                said,
            )
            found.changed = [
                (
                    *each[:4],
                    Period(*each[4:6]),
                    [PROVISIONAL] if each[6] == "confirm" else _changes(each[7:-1]),
                )
                for each in self.cursor
            ]

    def write(self, difference, *, by, at, source, batch, is_provisional, versions):
        """Supersede what differs and store what came, as `give_figures` does. `versions`: {key of an indicator: the
        version that the figures were checked with}. Raises Refused where one was changed since, or this system counts
        it itself."""
        locked = [lock_for_figures(each, by) for each in _in_order(self.indicators())]
        for each in locked:
            if each.version != versions[each.pk]:
                raise Refused(CHANGED_MEANWHILE.format(each.name))
            if why := why_not_from_file(each):
                raise Refused(f"{each.name}: {why}")
        self._store(difference, by, at, source, batch, is_provisional)
        periods = self._periods()
        for each in locked:
            settle(each, periods[each.pk], difference.told[each.pk], by=by, at=at)

    def _store(self, difference, by, at, source, batch, is_provisional):
        who = user_or_none(by)
        said = {
            "is_provisional": is_provisional, "source": source, "batch": batch and batch.pk,
            "who": who and who.pk, "name": by.name, "at": at,
        }  # fmt: skip
        if difference.total("changed") or difference.total("confirmed"):
            self._move(said)
        facts = ", ".join(FACTS)
        self.cursor.execute(
            f"INSERT INTO performance_observation (indicator_id, level, neighbourhood_id, starts_on, ends_on, {facts}, "  # noqa: S608 - our own words
            f"is_provisional, is_waiting, is_summed, is_hidden, source, batch_id, replaces_id, added_by_id, added_by_name, added_at) "
            f"SELECT c.indicator, c.level, c.neighbourhood, c.starts_on, c.ends_on, {', '.join(f'c.{each}' for each in FACTS)}, "
            f"%(is_provisional)s, c.does IS NOT DISTINCT FROM 'beside', FALSE, FALSE, %(source)s, %(batch)s, c.was, %(who)s, "
            f"%(name)s, %(at)s {self.mine} {HELD} WHERE o.id IS NULL OR c.does = 'beside' ORDER BY c.id",
            said,
        )

    def _move(self, said):
        """What is replaced, withdrawn or confirmed."""
        mine = f"FROM performance_comingfigure WHERE batch = {self.batch}"
        self.cursor.execute(
            f"UPDATE performance_comingfigure SET was = met.held, waits = met.waiting, does = met.does FROM "  # noqa: S608 - our own words
            f"(SELECT c.id, o.id AS held, w.id AS waiting, {DOES} AS does {self.mine} {MET} WHERE o.id IS NOT NULL) met "
            f"WHERE met.does <> 'same' AND met.id = performance_comingfigure.id",
            said,
        )
        self.cursor.execute(
            f"UPDATE performance_observation SET superseded_at = %(at)s WHERE superseded_at IS NULL AND id IN ("  # noqa: S608 - our own words
            f"SELECT was {mine} AND (does = 'change' OR does = 'confirm' AND waits IS NOT NULL) "
            f"UNION ALL SELECT waits {mine} AND does <> 'confirm' AND waits IS NOT NULL)",
            said,
        )
        self.cursor.execute(
            f"UPDATE performance_observation SET is_waiting = FALSE, is_provisional = FALSE, confirmed_by_id = %(who)s, "  # noqa: S608 - our own words
            f"confirmed_at = CASE WHEN %(who)s::bigint IS NOT NULL THEN %(at)s::timestamptz END "
            f"WHERE id IN (SELECT COALESCE(waits, was) {mine} AND does = 'confirm')",
            said,
        )

    def _periods(self):
        """{key of an indicator: those of its figures that came}."""
        found = defaultdict(set)
        self.cursor.execute(f"SELECT DISTINCT indicator, starts_on, ends_on {self.mine}")
        for key, *days in self.cursor.fetchall():
            found[key].add(Period(*days))
        return found


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
