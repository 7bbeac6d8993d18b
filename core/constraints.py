"""Pieces of database constraints for dated rows. Need no extension."""

from itertools import combinations

from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField
from django.db.models import DateField, F, Func, Q, Value


def same(field: str) -> Func:
    """Equality of an integer column inside an EXCLUDE constraint: a range of one value."""
    return Func(
        F(field), F(field), Value("[]"), function="int8range", output_field=BigIntegerRangeField()
    )


def span(start: str, end: str) -> Func:
    """A span of days, both ends counting; an empty end is open."""
    return Func(F(start), F(end), Value("[]"), function="daterange", output_field=DateRangeField())


def at_most_one(*fields: str) -> Q:
    """Of these columns no more than one says something."""
    both = Q(pk__in=())
    for first, second in combinations(fields, 2):
        both |= Q(**{f"{first}__isnull": False, f"{second}__isnull": False})
    return ~both


class LocalDay(Func):
    """The day of a time in London, as a constraint may reckon it: whatever the session's zone is."""

    function = "timezone"
    template = "(%(function)s('Europe/London', %(expressions)s))::date"
    output_field = DateField()
