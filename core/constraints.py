"""Pieces of database constraints for dated rows that must not overlap. Need no extension."""

from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField
from django.db.models import F, Func, Value


def same(field: str) -> Func:
    """Equality of an integer column inside an EXCLUDE constraint: a range of one value."""
    return Func(
        F(field), F(field), Value("[]"), function="int8range", output_field=BigIntegerRangeField()
    )


def span(start: str, end: str) -> Func:
    """A span of days, both ends counting; an empty end is open."""
    return Func(F(start), F(end), Value("[]"), function="daterange", output_field=DateRangeField())
