"""What the rows of a file do: each compared with what is there, and written by its operation. A check
does the same and takes all of it back, so that it finds what the loading would find."""

import hashlib
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import DatabaseError, connection, models, transaction

from accounts.admin import refusal_of
from accounts.imports.models import ImportRow
from core.errors import Refused
from core.imports import headings, reading
from core.imports.sheets import Problem, model_of
from core.imports.workbook import read
from core.money import in_accounts

NEW = "new"
TOGETHER = 100
"""Rows of which the database asks at once what it would ask at the end."""
SHOWN = 200
"""Problems, questions and records that a page shows; of more it says how many."""
KEPT = 10_000
"""Problems that the file of them lists."""


@dataclass
class Question:
    """A row that may mean a record which is there: the person who loads says which."""

    row: int
    words: str
    options: list
    """[(key, words)]."""


@dataclass
class Outcome:
    """What all rows do."""

    problems: list = field(default_factory=list)
    questions: list = field(default_factory=list)
    added: list = field(default_factory=list)
    """[(row, words)]."""
    changed: list = field(default_factory=list)
    """[(row, words, [(heading, before, after)])]."""
    same: int = 0
    rows: int = 0
    written: dict = field(default_factory=dict)
    """{(label of the model, key): ImportRow, not saved}."""
    sha: object = field(default_factory=hashlib.sha256)
    note: str = ""
    more_added: int = 0
    more_changed: int = 0
    more_problems: int = 0

    @property
    def is_clear(self):
        return not self.problems and not self.questions

    @property
    def digest(self):
        return self.sha.hexdigest()

    def as_preview(self):
        """What the page shows of it, as JSON."""
        return {
            "problems": [(each.row, each.column, each.words) for each in self.problems[:KEPT]],
            "questions": [(each.row, each.words, each.options) for each in self.questions[:SHOWN]],
            "added": self.added[:SHOWN],
            "changed": self.changed[:SHOWN],
        }

    def counts(self):
        return {
            "rows": self.rows,
            "added": len(self.added) + self.more_added,
            "changed": len(self.changed) + self.more_changed,
            "same": self.same,
            "problems": len(self.problems) + self.more_problems,
            "unanswered": len(self.questions),
        }


def run(batch, content, *, by, at, step=None, is_check=False):
    """Write what the file says, in the caller's transaction. Returns the Outcome; `step(done, total)`
    is told how far it is. With `is_check` all of it will be taken back. Raises Refused for a file that cannot be read."""
    sheet = batch.kind
    _wait_for_others(sheet)
    if sheet.is_whole:
        write = sheet.try_out if is_check else sheet.load
        return _run_whole(batch, content, write, by=by, at=at, step=step)
    grid = read(content, batch.file_name, sheet.title)
    found = headings.find(sheet, grid, [batch.mapping])
    try:
        with transaction.atomic():
            return _run_rows(batch, grid, found, by=by, at=at, step=step, run_as=_Run)
    except _Refusal:
        return _run_rows(batch, grid, found, by=by, at=at, step=step, run_as=_Careful)


def _run_rows(batch, grid, found, *, by, at, step, run_as):
    sheet = batch.kind
    lines, problems, known = reading.read_lines(sheet, grid, found, by)
    outcome = Outcome(problems=problems, rows=len(lines) + len({each.row for each in problems}))
    sheet.prepare(known, lines)
    run = run_as(batch, sheet, known, outcome, by, at)
    for done, line in enumerate(lines, start=1):
        run.take(line)
        if done % TOGETHER == 0 or done == len(lines):
            run.check_together()
        if step:
            step(done, len(lines))
    outcome.problems.sort(key=lambda each: each.row)
    _set_versions(outcome)
    return outcome


def _wait_for_others(sheet):
    """Two who load the same kind wait for each other."""
    with connection.cursor() as cursor:
        for name in (f"import.{sheet.name}", *sheet.locks):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])


def _run_whole(batch, content, write, *, by, at, step):
    written = write(batch, content, by=by, at=at, step=step or (lambda done, total: None))
    outcome = Outcome(
        problems=written.problems,
        added=written.added,
        changed=written.changed,
        same=written.same,
        rows=written.rows,
        note=written.note,
        more_added=written.more_added,
        more_changed=written.more_changed,
        more_problems=written.more_problems,
    )
    outcome.sha.update(written.digest.encode())
    for each in (*written.added, *written.changed):
        outcome.sha.update(f"{each}\n".encode())
    return outcome


def check(batch, content, *, by, at, step=None):
    """The Outcome of a file, with all that it wrote taken back."""
    with transaction.atomic():
        outcome = run(batch, content, by=by, at=at, step=step, is_check=True)
        transaction.set_rollback(True)
    return outcome


class _Refusal(Exception):
    """Some row is refused: which one, and whether others are, is found row by row."""


class _Run:
    """The rows of one file, one after the other, as if none were refused: without a savepoint for each. The
    database holds what it is to ask at the end, and looks through all of it whenever it is
    asked before; so that is done for many rows at once."""

    def __init__(self, batch, sheet, known, outcome, by, at):
        self.batch, self.sheet, self.known, self.outcome = batch, sheet, known, outcome
        self.by, self.at = by, at
        self.fresh = {}
        """{(model, key): the row that added it}."""

    def take(self, line):
        target = self.sheet.find(line, self.known)
        if target is None and (likely := self.sheet.likely(line, self.known)):
            options = {self._key(each.row): each for each in likely}
            chosen = self.batch.choices.get(str(line.number))
            if chosen != NEW and chosen not in options:
                return self._ask(line, options)
            target = options[chosen].row if chosen != NEW else None
        self.write(line, target)

    def write(self, line, target):
        with _refused():
            self._write(line, target)

    def check_row(self):
        """Not one row, but many together."""

    def check_together(self):
        with _refused():
            _check_at_once()

    def _key(self, row):
        """How a choice names a record: one of this file by its row, for its key comes and goes."""
        number = self.fresh.get((type(row), row.pk))
        return f"row {number}" if number else str(row.pk)

    def _ask(self, line, options):
        shown = []
        for key, each in options.items():
            words = f"{key} of this file: {each.words}" if key.startswith("row") else each.words
            shown.append((key, words))
        self.outcome.questions.append(Question(line.number, self._words(line), shown))

    def _words(self, line):
        """The row as the question names it: what stands in its first columns."""
        shown = [
            str(line.values[each.key])
            for each in self.sheet.columns
            if each.key in line.values and not each.is_private
        ]
        return ", ".join(shown[:3])

    def _write(self, line, target):
        if target is None:
            made = self.sheet.add(line, self.known, by=self.by, at=self.at)
            self.check_row()
            for each in made:
                self._note(line, each, ImportRow.Action.ADDED)
            self.fresh[type(made[0]), made[0].pk] = line.number
            self.sheet.remember(made[0], line, self.known)
            self.outcome.added.append((line.number, self.sheet.words(made[0])))
            self._digest(line, "added")
            return
        changed = self._differs(line, target)
        if not changed:
            self.outcome.same += 1
            self._digest(line, "same", self._key(target))
            return
        after = {key: after for key, (_, after) in changed.items()}
        written = self.sheet.change(target, after, by=self.by, at=self.at)
        self.check_row()
        self._note(line, written, ImportRow.Action.CHANGED, changed)
        self.sheet.remember(written, line, self.known)
        shown = [self._in_words(key, pair) for key, pair in changed.items()]
        self.outcome.changed.append((line.number, self.sheet.words(written), shown))
        self._digest(line, "changed", self._key(target), *sorted(changed), *map(str, shown))

    def _differs(self, line, target):
        """{key: (before, after)} of the cells that are filled in and say something else."""
        found = {}
        for key, value in line.values.items():
            column = self.sheet.column(key)
            before = None if column.is_fixed else self.sheet.stored(target, key)
            if not column.is_fixed and before != value:
                found[key] = (before, value)
        return found

    def _in_words(self, key, pair):
        column = self.sheet.column(key)
        if column.is_private:
            return column.heading, "(not shown)", "(not shown)"
        labels = {str(value): str(label) for value, label in column.choices}
        before, after = (self._written(each, labels) for each in pair)
        return column.heading, before, after

    @staticmethod
    def _written(value, labels):
        if value is None:
            return ""
        if isinstance(value, Decimal):
            return in_accounts(value)
        return labels.get(str(value), str(value))

    def _note(self, line, target, action, changed=()):
        """For undoing: what stood there before. A record that this file touches twice has one row."""
        place = (target._meta.label_lower, target.pk)
        pairs = dict(changed)
        private = {key for key in pairs if self.sheet.column(key).is_private}
        before = {key: pack(pairs[key][0]) for key in pairs if key not in private}
        if row := self.outcome.written.get(place):
            if row.action == ImportRow.Action.CHANGED:
                row.before = before | row.before
                row.unkept = sorted({*row.unkept, *private})
            return
        self.outcome.written[place] = ImportRow(
            batch=self.batch,
            number=line.number,
            action=action,
            target_type=place[0],
            target_id=place[1],
            before=before,
            unkept=sorted(private),
        )

    def _digest(self, line, *words):
        self.outcome.sha.update(f"{line.number} {' '.join(words)}\n".encode())


class _Careful(_Run):
    """The rows of a file of which some are refused: each by itself, so that a problem names its row."""

    def write(self, line, target):
        try:
            with _refused(), transaction.atomic():
                self._write(line, target)
        except _Refusal as refusal:
            self._problem(line, refusal.__cause__)

    def check_row(self):
        _check_at_once()

    def check_together(self):
        """Each row has been."""

    def _problem(self, line, refused):
        key = self.sheet.fields.get(refused.field, refused.field)
        column = self.sheet.column(key) if key else None
        heading = column.heading if column else ""
        self.outcome.problems.append(Problem(line.number, heading, refused.message))


@contextmanager
def _refused():
    """What an operation or the database refuses is raised as _Refusal, from what it says."""
    try:
        yield
    except Refused as refused:
        raise _Refusal from refused
    except DatabaseError as error:
        refused = refusal_of(error)
        if refused is None:
            raise
        raise _Refusal from refused


def _check_at_once():
    """Rules that the database would ask at the end are asked now, so that they name the row."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def pack(value):
    """A value as JSON keeps it: of a record its key, of a day its ISO form."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, Decimal):
        return str(value)
    with suppress(AttributeError):
        return value.isoformat()
    return value


def _set_versions(outcome):
    """The versions of what was written, as they stand at the end."""
    by_model = {}
    for (label, pk), row in outcome.written.items():
        by_model.setdefault(label, {})[pk] = row
    for label, found in by_model.items():
        for pk, version in versions(label, found).items():
            found[pk].version = version


def versions(label, keys):
    """{key: version} of records that are there; None where the model has none."""
    model = model_of(label)
    rows = model._base_manager.filter(pk__in=list(keys))
    if any(field.name == "version" for field in model._meta.concrete_fields):
        return dict(rows.values_list("pk", "version"))
    return dict.fromkeys(rows.values_list("pk", flat=True))
