"""Rows of many tables in one query: what several packages each know of, read at once."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import JSONObject

Part = tuple[str, QuerySet, JSONObject]
"""A name, its rows in order, and what is read of each."""


def read(parts: Iterable[Part], limit: int) -> dict[str, list[dict[str, Any]]]:
    """{name: its rows, `limit` at most, in their order}, as JSON gives them: days and moments are text. One
    query, none without parts. PostgreSQL reads such parts one after the other."""
    named = [rows.values_list(Value(name), columns)[:limit] for name, rows, columns in parts]
    found: dict[str, list[dict[str, Any]]] = {}
    if named:
        for name, row in named[0].union(*named[1:], all=True):
            found.setdefault(name, []).append(row)
    return found
