"""A sheet: the columns that rows of one kind come in by, and how they are compared and written.

A package subclasses `Sheet` and declares it in `AppConfig.ready()`, as slots are. Rows are written by
the package's own operations; reading, preview, loading and undo know no package.
"""

import datetime
import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any, BinaryIO

from django.apps import apps
from django.db import models

from core.actors import Actor
from core.names import fold_all, key_of
from core.near import Near

NEAREST = 0.75
"""`core.names.likeness` from which a name is offered for one that nobody has."""


class Kind(Enum):
    """What a cell holds."""

    TEXT = "text"
    LINES = "text of several lines"
    DATE = "a date"
    TIME = "a time"
    YES_NO = "Yes or No"
    CHOICE = "one of the list"
    NUMBER = "a number"
    MONEY = "an amount in pounds"
    EMAIL = "an email address"
    PHONE = "a telephone number"
    NAMED = "the name of a record"


@dataclass(frozen=True)
class Column:
    """One column. `rows(user)` gives the records that a NAMED cell may name, `names(row)` what each is
    called; `listed`: they are few and public enough to be chosen from a list in the workbook.
    `is_private`: a contact detail, of which nothing is kept but that it changed. `is_fixed`: it finds
    the record, and never changes one."""

    key: str
    heading: str
    kind: Kind = Kind.TEXT
    required: bool = False
    help: str = ""
    example: str = ""
    aliases: tuple[str, ...] = ()
    choices: Sequence[tuple[str, str]] = ()
    longest: int = 200
    rows: Callable[[Any], models.QuerySet] | None = None
    names: Callable[[Any], Iterable[str]] = lambda row: [str(row)]
    listed: bool = True
    is_private: bool = False
    is_fixed: bool = False


@dataclass(frozen=True)
class Problem:
    """What is wrong, where: "Row 7, Ends on: …". Row 0 is the file itself."""

    row: int
    column: str
    words: str

    def __str__(self) -> str:
        place = ", ".join(
            each for each in (f"Row {self.row}" if self.row else "", self.column) if each
        )
        return f"{place}: {self.words}" if place else self.words


@dataclass
class Line:
    """One row of the file that was read without a problem: {key: value} of the cells that are not
    blank."""

    number: int
    values: dict[str, Any]

    def get(self, key: str, default: Any = None) -> Any:
        return self.values.get(key, default)


@dataclass
class Names:
    """Records by what they are called, once folded; a name may belong to several."""

    found: dict[str, list[Any]] = field(default_factory=dict)
    nearest: dict[str, str | None] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Any], names: Callable[[Any], Iterable[str]]) -> "Names":
        """Two queries: the rows, and all their names folded at once."""
        named = [(row, [each for each in names(row) if each]) for row in rows]
        folded = fold_all({each for _, all_names in named for each in all_names})
        result = cls()
        for row, all_names in named:
            for key in {key_of(folded[each]) for each in all_names}:
                result.found.setdefault(key, []).append(row)
        return result

    def get(self, folded: str) -> list[Any]:
        return self.found.get(key_of(folded), [])

    @cached_property
    def near(self) -> Near:
        return Near(self.found)

    def nearest_to(self, folded: str) -> list[Any]:
        """The records of the name that is spelt most like this one; none where no name is."""
        key = key_of(folded)
        if key not in self.nearest:
            names = self.near.may_be(key, NEAREST)
            close = difflib.get_close_matches(key, names, n=1, cutoff=NEAREST)
            self.nearest[key] = next(iter(close), None)
        name = self.nearest[key]
        return [] if name is None else self.found[name]


@dataclass
class Known:
    """What the rows of one file are compared with, read once. `folded` has every text of the file."""

    user: Any
    folded: dict[str, str]
    rows: dict[Any, Any] = field(default_factory=dict)
    """{what a sheet finds a record by: the record}; sheets add what they write."""
    near: dict[Any, Near] = field(default_factory=dict)
    """{what tells records apart: the names among them}, for those that are spelt nearly alike."""

    def fold(self, text: str) -> str:
        """As `core.names.fold_all` does; texts of the file are folded already."""
        if text not in self.folded:
            self.folded |= fold_all([text])
        return self.folded[text]

    def key(self, text: str) -> str:
        return key_of(self.fold(text))


@dataclass(frozen=True)
class Likely:
    """A record that a row may mean, in words that tell it from others."""

    row: Any
    words: str


class Sheet:
    """Rows of one kind. `rights` are asked on the whole city, all of them: those of the operations
    that write the rows. `locks` are names of advisory locks that other writers take too. `own`:
    {model: models whose rows are part of a row of it and go with it}. `fields`: {field that an
    operation refuses: key of the column}, where they differ. `quiet`: codes of events that tell of no
    change of a record. `first_step`: how the list of first steps asks for it."""

    name = ""
    title = ""
    is_whole = False
    no_undo = ""
    """Why a loaded file is not undone, and what to do instead; "" where it can be."""
    model: type[models.Model]
    intro = ""
    order = 0
    first_step = ""
    rights: tuple[Any, ...] = ()
    columns: tuple[Column, ...] = ()
    locks: tuple[str, ...] = ()
    fields: dict[str, str] = {}
    quiet: tuple[str, ...] = ()

    @property
    def own(self) -> dict[type[models.Model], tuple[type[models.Model], ...]]:
        return {}

    def column(self, key: str) -> Column | None:
        return next((each for each in self.columns if each.key == key), None)

    def there(self, user: Any) -> models.QuerySet:
        """The records of this kind that the user sees: counted on the page, and compared with."""
        raise NotImplementedError

    def check(self, line: Line) -> list[Problem]:
        """What is wrong with the cells of a row together."""
        return []

    def prepare(self, known: Known, lines: Sequence[Line]) -> None:
        """Read what rows are compared with, in a fixed number of queries."""
        raise NotImplementedError

    def find(self, line: Line, known: Known) -> Any:
        """The record that the row means for certain, or None."""
        raise NotImplementedError

    def remember(self, target: Any, line: Line, known: Known) -> None:
        """A record was written for this row: later rows of the file may mean it."""

    def likely(self, line: Line, known: Known) -> list[Likely]:
        """Records that the row may mean. The person who loads says which."""
        return []

    def stored(self, target: Any, key: str) -> Any:
        """What stands in a record for a column."""
        return getattr(target, key)

    def add(
        self, line: Line, known: Known, *, by: Actor, at: datetime.datetime
    ) -> tuple[models.Model, ...]:
        """Write a new record by its operation. Returns it, and after it what else was made for it."""
        raise NotImplementedError

    def change(
        self, target: Any, fields: dict[str, Any], *, by: Actor, at: datetime.datetime
    ) -> models.Model:
        """Write the columns that differ by the record's operation. Raises Refused where rows of this
        kind are not changed by a file. Returns the record."""
        raise NotImplementedError

    def words(self, target: Any) -> str:
        """How the preview calls a record."""
        return str(target)


@dataclass
class Written:
    """What a whole file did: as for rows of a sheet, each with its number in the file. Of a large file the lists hold the
    first, and `more_…` says how many more there are; `digest` then stands for all that it would do."""

    added: list[tuple[int, str]] = field(default_factory=list)
    changed: list[tuple[int, str, list[tuple[str, str, str]]]] = field(default_factory=list)
    same: int = 0
    rows: int = 0
    problems: list[Problem] = field(default_factory=list)
    note: str = ""
    more_added: int = 0
    more_changed: int = 0
    more_problems: int = 0
    digest: str = ""
    kept: dict[str, Any] = field(default_factory=dict)
    """Of a check: what the loading needs to know of it, as JSON (`WholeFile.keeps`)."""


Content = bytes | BinaryIO
"""The bytes of a whole file, or a file that is opened for reading them."""
BLOCK = 1 << 20


def blocks_of(content: Content) -> Iterator[bytes]:
    """The bytes from the beginning, block by block; a file then stands at its beginning again."""
    if isinstance(content, bytes):
        yield content
        return
    content.seek(0)
    while block := content.read(BLOCK):
        yield block
    content.seek(0)


class WholeFile(Sheet):
    """A file of somebody else's, in their columns and too large to be written row by row: it has no
    template, and no columns to match. What has to be said of it comes with it (`said`, as JSON)."""

    is_whole = True
    large = 5_000
    """Rows from which it is checked and loaded by a job."""
    upload_words = ""
    """What the page is called where it is uploaded; "" for that of all starting data."""
    keeps = False
    """Whether a check writes nothing but what it keeps for the loading: then none of it is taken back."""

    def upload_url(self) -> str:
        """Where a corrected file is uploaded."""
        raise NotImplementedError

    def rows_in(self, content: Content) -> int:
        """How many rows there are, for telling how far it is."""
        return sum(each.count(b"\n") for each in blocks_of(content))

    def write(
        self,
        content: Content,
        said: dict[str, Any],
        *,
        by: Actor,
        at: datetime.datetime,
        step: Callable[[int, int], None],
    ) -> Written:
        """Write all of it, or with problems nothing, in the caller's transaction. `step(done, total)` is
        told how far it is."""
        raise NotImplementedError

    def try_out(
        self,
        batch: Any,
        content: Content,
        *,
        by: Actor,
        at: datetime.datetime,
        step: Callable[[int, int], None],
    ) -> Written:
        """What loading would do; the caller takes back what it writes."""
        return self.load(batch, content, by=by, at=at, step=step)

    def load(
        self,
        batch: Any,
        content: Content,
        *,
        by: Actor,
        at: datetime.datetime,
        step: Callable[[int, int], None],
    ) -> Written:
        """Write the file of a batch (accounts.imports), in the caller's transaction."""
        return self.write(content, batch.mapping, by=by, at=at, step=step)

    def moved(self, batch: Any, *, by: Actor, at: datetime.datetime) -> None:
        """Called after the state of a batch has changed, in the same transaction."""

    def undo(
        self,
        batch: Any,
        *,
        by: Actor,
        at: datetime.datetime,
        step: Callable[[int, int], None],
    ) -> str:
        """Take a loaded file back, where `no_undo` is empty. Returns what is to be said of it. Raises Refused."""
        raise NotImplementedError


_sheets: dict[str, Sheet] = {}


def declare(sheet: Sheet) -> None:
    """Register a sheet. Raises LookupError where another one has the name."""
    if type(_sheets.setdefault(sheet.name, sheet)) is not type(sheet):
        raise LookupError(f"There is a sheet {sheet.name!r} already")


def get(name: str) -> Sheet:
    """Raises KeyError for an unknown one."""
    return _sheets[name]


def every() -> list[Sheet]:
    """All sheets, in the order in which one loads them."""
    return sorted(_sheets.values(), key=lambda each: each.order)


def model_of(label: str) -> type[models.Model]:
    """The model of a label that a row of a batch holds."""
    return apps.get_model(label)
