"""Keyset paging: the same speed at any depth.

All keys run the same way and are never null; they are compared as one row. The last is unique.
"""

import base64
import datetime
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Field, Model, QuerySet, Value
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.db.models.functions import Greatest

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


@dataclass(frozen=True)
class Part:
    """Some of the rows of a list, and `columns` that say the same as its keys along an index of their own,
    where that is not the list's: {key: column}. Parts may have rows in common."""

    rows: QuerySet
    columns: Mapping[str, str] = field(default_factory=dict)

    def along(self, keys: Sequence[str]) -> list[str]:
        return [self.columns.get(key, key) for key in keys]


def in_order(columns: Sequence[str], descending: bool, along: bool = True) -> list:
    """What to order by. Not `along` an index: written so that none gives it. PostgreSQL takes a rare word for a
    common one, and would walk a whole table along its order to find it."""
    found = [F(each) if along else Greatest(F(each), F(each)) for each in columns]
    return [each.desc() if descending else each.asc() for each in found]


def page(
    queryset: QuerySet,
    keys: Sequence[str],
    cursor: str = "",
    size: int = PAGE_SIZE,
    *,
    descending: bool = False,
    parts: Sequence[Part] = (),
    along: bool = True,
) -> Page:
    """Return one Page of `queryset` ordered by `keys` (field names, the last one unique).

    `parts`: the rows are those of the parts, each of which is read from its own start, `along` its index or
    not (`in_order`). A cursor that cannot be read means the first page: an old bookmark must not be an error.
    """
    after = _read(cursor, queryset.model, keys)

    def sorted_by(rows: QuerySet, columns: Sequence[str], along: bool = True) -> QuerySet:
        ordered = rows.order_by(*in_order(columns, descending, along))
        if after is None:
            return ordered
        right = tuple(
            Value(value, output_field=_field(queryset.model, key))
            for key, value in zip(keys, after, strict=True)
        )
        beyond = TupleLessThan if descending else TupleGreaterThan
        return ordered.filter(beyond(Tuple(*map(F, columns)), right))

    if parts:
        firsts = [
            sorted_by(each.rows, each.along(keys), along).values("pk")[: size + 1] for each in parts
        ]
        queryset = queryset.filter(pk__in=_union(firsts))
    rows = list(sorted_by(queryset, keys)[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    return Page(rows, _write(rows[-1], keys) if more else "", after is None)


def first_keys(
    parts: Sequence[Part],
    limit: int = COUNT_LIMIT,
    keys: Sequence[str] = (),
    *,
    descending: bool = False,
) -> set:
    """Keys of up to `limit` rows of the parts, and of one or some more where there are more: the first ordered by
    `keys` and along no index, any where none are given. One query."""
    found = [
        each.rows.order_by(*in_order(each.along(keys), descending, along=False)).values("pk")[
            : limit + 1
        ]
        for each in parts
    ]
    return {row["pk"] for row in _union(found)}


def _union(querysets: list[QuerySet]) -> QuerySet:
    return querysets[0].union(*querysets[1:], all=True) if len(querysets) > 1 else querysets[0]


def capped_count(queryset: QuerySet, limit: int = COUNT_LIMIT) -> str:
    """Count up to `limit`: the number as text, or "1,000+" beyond it."""
    return count_in_words(queryset.order_by()[: limit + 1].count(), limit)


def count_in_words(count: int, limit: int = COUNT_LIMIT) -> str:
    """The number as text, or "1,000+" beyond the limit."""
    return f"{limit:,}+" if count > limit else f"{count:,}"


def _field(model: type[Model], path: str) -> Field:
    found = None
    for name in path.split("__"):
        found = model._meta.get_field(name)
        model = found.related_model
    return found


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
