"""Keyset paging: the same speed at any depth.

All keys run the same way and are never null; they are compared as one row. The last is unique.
"""

import base64
import datetime
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Field, Model, QuerySet, Value
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

PAGE_SIZE = 50
COUNT_LIMIT = 1_000
STORABLE = re.compile("[^\\x00\\ud800-\\udfff]*")
"""Text that PostgreSQL can hold: no NUL and no half of a character, which JSON can write."""


@dataclass(frozen=True)
class Page:
    """Rows of one page, the cursor of the next ("" at the end), and whether this is the first."""

    rows: list
    next_cursor: str
    is_first: bool

    def __iter__(self) -> Iterator:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page(
    queryset: QuerySet,
    keys: Sequence[str],
    cursor: str = "",
    size: int = PAGE_SIZE,
    *,
    descending: bool = False,
) -> Page:
    """Return one Page of `queryset` ordered by `keys` (field names, the last one unique).

    A cursor that cannot be read means the first page: an old bookmark must not be an error.
    """
    ordered = queryset.order_by(*(f"-{key}" if descending else key for key in keys))
    after = _read(cursor, queryset.model, keys)
    if after is not None:
        left = Tuple(*(F(key) for key in keys))
        right = tuple(
            Value(value, output_field=_field(queryset.model, key))
            for key, value in zip(keys, after, strict=True)
        )
        beyond = TupleLessThan if descending else TupleGreaterThan
        ordered = ordered.filter(beyond(left, right))
    rows = list(ordered[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    return Page(rows, _write(rows[-1], keys) if more else "", after is None)


def capped_count(queryset: QuerySet, limit: int = COUNT_LIMIT) -> str:
    """Count up to `limit`: the number as text, or "1,000+" beyond it."""
    count = queryset.order_by()[: limit + 1].count()
    return f"{limit:,}+" if count > limit else f"{count:,}"


def _field(model: type[Model], path: str) -> Field:
    field = None
    for name in path.split("__"):
        field = model._meta.get_field(name)
        model = field.related_model
    return field


def _value(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row


def _write(row: Model, keys: Sequence[str]) -> str:
    values = [_value(row, key) for key in keys]
    plain = [
        value.isoformat() if isinstance(value, datetime.date | datetime.datetime) else value
        for value in values
    ]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode()


def _read(cursor: str, model: type[Model], keys: Sequence[str]) -> list | None:
    if not cursor:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        if not isinstance(values, list) or len(values) != len(keys):
            return None
        python = [
            _field(model, key).to_python(value) for key, value in zip(keys, values, strict=True)
        ]
    except Exception:
        return None
    return None if None in python or _cannot_be_ours(python) else python


def _cannot_be_ours(values: list) -> bool:
    """Whether a value is one that no cursor of ours holds, and that could not be asked for."""
    return any(
        (isinstance(value, int) and abs(value) >= 2**63)
        or (isinstance(value, str) and not STORABLE.fullmatch(value))
        or (isinstance(value, datetime.datetime) and value.tzinfo is None)
        for value in values
    )
