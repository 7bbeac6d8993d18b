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
from performance.imports import people as inhabitants
from performance.imports.ground import ground
from performance.imports.matching import OTHER, Indicators, Places, why_measured_otherwise
from performance.imports.reading import rows_of
from performance.imports.summing import Parts
from performance.observations import rules
from performance.observations.batches.bulk import Coming, Difference

LOCK = "import.figures"
MOST_PROBLEMS = 10_000
"""Problems that are kept, each with its row and column; of more it is said how many."""
SHOWN = 200
MOST_UNKNOWN = 2_000
TOLD_EVERY = 5_000
NOTHING = "The file has no figure that could be used."
UNKNOWN = "Rows for indicators that are not in the system"
DIVIDED = "{} lies in several neighbourhoods. Survey results cannot be divided between them"
OTHER_MEASURE = "Rows for measures that are not in the system"


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
    people: inhabitants.Counted = field(default_factory=inhabitants.Counted)
    """How many people live in neighbourhoods, where the file says so."""
    ground: str = ""
    """What the file was read by."""
    is_kept: bool = False
    """Whether its figures are kept until it is loaded."""

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
    nothing is written. What a preview of a batch has read is kept for `load_staged`. Raises Refused for a file that cannot
    be read, and PermissionDenied."""
    _expect_rights(file_format, by)
    with transaction.atomic():
        _wait()
        before = ground()
        load = _Load(file_format, said or {}, step, batch)
        outcome = load.read(file, name)
        outcome.ground = before
        if outcome.is_clear:
            load.count_people(source)
            load.difference(is_provisional)
        if outcome.is_clear and not is_preview:
            load.write(by, at or timezone.now(), source, is_provisional, batch)
        if outcome.is_clear and is_preview and batch is not None:
            outcome.is_kept = True
        else:
            load.coming.empty()
        load.parts.empty()
    return outcome


@operation
def load_staged(*, batch, file_format, read_by, number, by, source="", is_provisional=False, at=None):  # fmt: skip
    """Store the figures that a preview of a batch has kept. `read_by`: the `ground` of its Outcome, `number`: how many they
    were. Returns the Outcome; None where the file has to be read again, because they are gone, the file brings people too
    or what they were read by has changed. Raises PermissionDenied, and Refused where an indicator changes meanwhile."""
    _expect_rights(file_format, by)
    with transaction.atomic():
        _wait()
        load = _Load(file_format, {}, lambda done, total: None, batch, is_kept=True)
        load.indicators.versions = {
            key: each.version for key, each in load.indicators.by_key.items()
        }
        if file_format.counts_people or read_by != ground() or load.coming.count() != number:
            return None
        load.difference(is_provisional)
        load.write(by, at or timezone.now(), source, is_provisional, batch)
        load.coming.empty()
    load.outcome.ground = read_by
    return load.outcome


def _expect_rights(file_format, by):
    rights.require_city(Permission.EDIT_FIGURES, by=by)
    if file_format.counts_people:
        rights.require_city(Permission.EDIT_REFERENCE, by=by)


def _wait():
    """Those who load files of figures do it one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [LOCK])


class _Load:
    """One file on its way in."""

    def __init__(self, file_format, said, step, batch, *, is_kept=False):
        self.format, self.step = file_format, step
        self.outcome = Outcome()
        self.places, self.indicators = Places(), Indicators()
        self.said = said | {"group": self.places.group}
        self.coming = Coming(batch.pk if batch is not None else 0)
        if not is_kept:
            self.coming.empty()
        self.parts = Parts(self.places, self.indicators)
        self.counted_here = set()
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
        if why := rules.why_not_from_file(indicator):
            if indicator.pk not in self.counted_here:
                self.counted_here.add(indicator.pk)
                self._field_problem(staged.row, "indicator", why)
            return
        where = self.places.find(staged.area)
        if where.wrong:
            self._field_problem(staged.row, "area", where.wrong)
        elif where.pieces and not self.format.adds_up:
            self._field_problem(staged.row, "area", DIVIDED.format(staged.area))
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

    def count_people(self, source):
        """How many live in neighbourhoods, where the file says so."""
        if not self.format.counts_people:
            return
        source = source or f"{self.format.title}: {self.format.source}"
        found = self.outcome.people = inhabitants.counted(
            self.format.populations, self.places, source
        )
        if found.left:
            self.outcome.left_out.append((inhabitants.SOME, found.left))

    def difference(self, is_provisional):
        found = self.outcome
        found.difference = self.coming.compare(SHOWN, is_provisional=is_provisional)
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
        self.outcome.people.record(by=by, at=at)
        self.coming.write(
            self.outcome.difference, by=by, at=at, source=source, batch=batch,
            is_provisional=is_provisional, versions=self.indicators.versions,
        )  # fmt: skip
        self._took("write")


def _plain(value):
    """A number without the noughts that are stored behind it."""
    if value is None or isinstance(value, str | int):
        return "" if value is None else str(value)
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
