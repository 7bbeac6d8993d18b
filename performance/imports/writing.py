"""A file of figures, from its rows to what it does: staged, checked, compared, written; all of it or nothing. One pass over
the file with steady memory; a million rows go by COPY."""

import time
from collections import Counter
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from performance.imports.matching import OTHER, Indicators, Places, why_measured_otherwise
from performance.imports.reading import rows_of
from performance.imports.summing import Parts
from performance.observations import rules
from performance.observations.bulk import Coming, Difference

LOCK = "import.figures"
MOST_PROBLEMS = 10_000
"""Problems that are kept, each with its row and column; of more it is said how many."""
SHOWN = 200
MOST_UNKNOWN = 2_000
TOLD_EVERY = 5_000
NOTHING = "The file has no figure that could be used."
UNKNOWN = "Rows of indicators that are not kept here"
OTHER_MEASURE = "Rows of measures that are not kept here"


@dataclass
class Outcome:
    """What a file does, or would do."""

    rows: int = 0
    problems: list = field(default_factory=list)
    """[(row, column, words)], by row."""
    more_problems: int = 0
    difference: Difference = field(default_factory=Difference)
    left_out: list = field(default_factory=list)
    """[(words, number of rows)]."""
    seconds: dict = field(default_factory=dict)
    """{step: seconds}."""
    added: list = field(default_factory=list)
    """[(row, words)] of the first."""
    changed: list = field(default_factory=list)
    """[(row, words, [(what, before, after)])] of the first."""

    @property
    def counts(self):
        """(added, changed, same)."""
        return self.difference.counts

    @property
    def number_of_problems(self):
        return len(self.problems) + self.more_problems

    @property
    def is_clear(self):
        return not self.problems


@operation
def import_figures(
    *, file, name, file_format, by, said=None, source="", is_provisional=False, batch=None,
    is_preview=False, step=lambda done, total: None, at=None,
):  # fmt: skip
    """Store the figures of a file that is open for reading bytes, in a Format, or with `is_preview` say what that would do.
    Figures are superseded, never overwritten; the same file again changes nothing. Returns the Outcome: with problems
    nothing is written. Raises Refused for a file that cannot be read, and PermissionDenied."""
    rights.require_city(Permission.EDIT_FIGURES, by=by)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [LOCK])
        load = _Load(file_format, said or {}, step)
        outcome = load.read(file, name)
        if outcome.is_clear:
            load.difference(by)
        if outcome.is_clear and not is_preview:
            load.write(by, at or timezone.now(), source, is_provisional, batch)
        load.empty()
    return outcome


class _Load:
    """One file on its way in."""

    def __init__(self, file_format, said, step):
        self.format, self.step = file_format, step
        self.outcome = Outcome()
        self.places, self.indicators = Places(), Indicators()
        self.said = {"group": self.places.group} | said
        self.coming, self.parts = Coming(), Parts(self.places, self.indicators)
        self.left = Counter()
        self.unknown = Counter()
        self.clock = time.monotonic()

    def problem(self, row, column, words):
        if len(self.outcome.problems) < MOST_PROBLEMS:
            self.outcome.problems.append((row, column, words))
        else:
            self.outcome.more_problems += 1

    def _field_problem(self, row, name, words):
        self.problem(row, self.format.headings.get(name, name), words)

    def _took(self, words):
        now = time.monotonic()
        self.outcome.seconds[words], self.clock = now - self.clock, now

    def read(self, file, name):
        """Every row, looked up and worked out; those of small areas and other wards are summed at the end."""
        rows = self._counted(rows_of(file, name, self.problem))
        for staged in self.format.read(rows, self.said, self.problem):
            self._take(staged)
        self.step(self.outcome.rows, self.outcome.rows)
        for row, place, indicator, period, given in self.parts.given(
            self.problem_of, fills=self.format.fills
        ):
            self._keep(row, indicator, place, period, given)
        self.coming.send()
        self._took("read")
        self._doubled()
        self._left_out()
        found = self.outcome
        if found.is_clear and not self.coming.number and not found.left_out:
            self.problem(0, "", NOTHING)
        found.problems.sort(key=lambda each: each[0])
        return found

    def problem_of(self, row, words):
        self._field_problem(row, "value", words)

    def _counted(self, rows):
        number = 0
        for row in rows:
            number += 1
            if number % TOLD_EVERY == 0:
                self.step(number, 0)
            yield row
        self.outcome.rows = max(number - 1, 0)

    def _take(self, staged):
        indicator, why = self.indicators.find(staged.indicator)
        if indicator is None:
            if staged.indicator.startswith(self.format.passes_over):
                known = staged.indicator in self.unknown or len(self.unknown) < MOST_UNKNOWN
                self.unknown[staged.indicator if known else ""] += 1
            else:
                self._field_problem(staged.row, "indicator", why)
            return
        if staged.measure and (why := why_measured_otherwise(indicator, staged.measure)):
            if "" in self.format.passes_over:
                self.left[OTHER_MEASURE] += 1
            else:
                self._field_problem(staged.row, "measure", why)
            return
        where = self.places.find(staged.area)
        if where.wrong:
            self._field_problem(staged.row, "area", where.wrong)
        elif where.pieces:
            if why := self.parts.add(staged, indicator, where.pieces):
                self._field_problem(staged.row, why[1], why[0])
        elif where.level:
            self._keep(staged.row, indicator, where, staged.period, staged)
        else:
            self.left[OTHER] += 1

    def _keep(self, row, indicator, where, period, given):
        """What a figure is, by the rules that a typed one obeys."""
        why, at = rules.why_too_late(indicator, period), "period"
        if not why:
            why, at = rules.why_not_of_level(indicator, where.level), "area"
        if not why:
            why, at = rules.why_wrong(indicator, given) or ("", "")
        if not why:
            facts = rules.worked_out(indicator, given)
            why, at = rules.why_limits_wrong(facts), "low"
        if why:
            self._field_problem(row, at, why[:1].upper() + why[1:])
            return
        self.coming.add(row, indicator.pk, where.level, where.neighbourhood, period, facts)

    def _doubled(self):
        found = self.parts.doubled(MOST_PROBLEMS) + self.coming.doubled(MOST_PROBLEMS)
        for row, first in sorted(set(found)):
            words = f"has the same indicator, place and period as row {first}"
            self._field_problem(row, "area", words)

    def _left_out(self):
        found = self.outcome.left_out
        found += [*self.format.left_out(), *sorted(self.left.items())]
        if self.unknown:
            names = ", ".join(sorted(each[:40] for each in self.unknown if each)[:8])
            more = len(self.unknown) - 8
            names += f" and {more} more" if more > 0 else ""
            found.append((f"{UNKNOWN}: {names}", sum(self.unknown.values())))

    def difference(self, by):
        found = self.outcome
        found.difference = self.coming.compare(SHOWN)
        found.added = [
            (row, self._words(indicator, level, place, period, value))
            for row, level, place, indicator, period, value in found.difference.added
        ]
        found.changed = [
            (row, self._words(indicator, level, place, period), self._pairs(pairs))
            for row, level, place, indicator, period, pairs in found.difference.changed
        ]
        self._took("compare")

    def _words(self, key, level, place, period, value=None):
        indicator = self.indicators.by_key[key]
        words = f"{indicator.code}, {self.places.name(level, place)}, {period.words}"
        return words if value is None else f"{words}: {_plain(value)}"

    def _pairs(self, pairs):
        return [(name.capitalize(), _plain(before), _plain(after)) for name, before, after in pairs]

    def write(self, by, at, source, is_provisional, batch):
        self.coming.write(
            self.outcome.difference, by=by, at=at, source=source, batch=batch,
            is_provisional=is_provisional, versions=self.indicators.versions,
        )  # fmt: skip
        self._took("write")

    def empty(self):
        self.coming.empty()
        self.parts.empty()


def _plain(value):
    """A number without the noughts that are stored behind it."""
    if value is None or isinstance(value, str | int):
        return "" if value is None else str(value)
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
