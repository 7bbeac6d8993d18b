"""What can be found, kind by kind: a package registers its kinds in `AppConfig.ready()`.

A kind gives rows of what `visible_to(user)` gives and nothing else, and of each row only text that
every reader of the row reads whole.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, DateField, F, Func, QuerySet, TextField, Value
from django.db.models.functions import Cast

from core.paging import in_order

COLUMNS = ("title", "where", "text", "key", "state", "day")
"""What is read of every row, whatever its kind: all text but the day."""
PREFIX = "find_"


@dataclass(frozen=True)
class Line:
    """One row as it was read, and what leads to it."""

    pk: int
    title: str = ""
    where: str = ""
    text: str = ""
    key: str = ""
    """What its address needs, where that is not `pk`."""
    state: str = ""
    day: datetime.date | None = None


@dataclass(frozen=True)
class Kind:
    """Things of one kind. `rows(user, asked)` are those that the user may see and that fit, in no
    order; `columns` say what is shown of each (COLUMNS), as expressions over their model."""

    code: str
    name: str
    hint: str
    """What one may type to find such things, for a page that was asked nothing yet."""
    model: type
    rows: Callable[[Any, Any], QuerySet]
    columns: Mapping[str, Any]
    url: Callable[[Line], str]
    fields: tuple[str, ...] = ("id",)
    """The keys of its order (core.paging), the last unique."""
    descending: bool = False
    small: str = ""
    """Why its table needs no index along the order."""
    look: Callable[[Line], tuple[str, str, str] | None] = field(default=lambda line: None)
    """How the thing stands: (word, colour, shape)."""
    exact: Callable[[Any, str], QuerySet | None] | None = None
    """Rows that the user may see and that the whole text names by their reference; None where it
    is none."""
    open_to: Callable[[Any], bool] = field(default=lambda user: True)
    """Whether somebody is told that such things can be found."""

    def first(self, rows: QuerySet, number: int) -> QuerySet:
        """The first of them, in order, and along no index (core.paging)."""
        return rows.order_by(*in_order(self.fields, self.descending, along=False))[:number]

    def only_found(self, rows: QuerySet) -> QuerySet:
        """The same rows, for a page in the plain order: their keys are found before it is asked for,
        for the reason that `first` gives."""
        keys = ArraySubquery(rows.order_by().values("pk"))
        return self.model._default_manager.filter(_IsAmong(F("pk"), keys))  # type: ignore[attr-defined]

    def with_columns(self, rows: QuerySet) -> QuerySet:
        """The rows with what is shown of them, each column under its name with PREFIX."""
        empty = Cast(Value(""), TextField())
        none = Cast(Value(None, output_field=DateField()), DateField())
        shown = {
            f"{PREFIX}{name}": (
                Cast(self._column(name, none), DateField())
                if name == "day"
                else Cast(self._column(name, empty), TextField())
            )
            for name in COLUMNS
        }
        return rows.annotate(**shown)

    def _column(self, name: str, otherwise: Any) -> Any:
        column = self.columns.get(name, otherwise)
        return F(column) if isinstance(column, str) else column


class _IsAmong(Func):
    template = "%(expressions)s)"
    arg_joiner = " = ANY ("
    output_field = BooleanField()


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Register kinds. Raises LookupError where another one has the code."""
    for kind in kinds:
        if _kinds.setdefault(kind.code, kind) is not kind:
            raise LookupError(f"There is a kind {kind.code!r} already")


def kinds(user: Any) -> list[Kind]:
    """Those that are offered to somebody, in the order in which they were registered."""
    return [kind for kind in _kinds.values() if kind.open_to(user)]


def every() -> list[Kind]:
    """All kinds there are."""
    return list(_kinds.values())
