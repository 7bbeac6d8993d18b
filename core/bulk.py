"""Many rows at once through COPY: every trigger and every constraint sees each of them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, models


def reserve(model: type[models.Model], count: int) -> range:
    """A range of `count` keys that nobody else gets."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(name, nextval(name) + %s - 1) FROM pg_get_serial_sequence(%s, %s) name",
            [count, table, column],
        )
        (last,) = cursor.fetchone()
    return range(last - count + 1, last + 1)


def copy(model: type[models.Model], fields: Sequence[str], rows: Iterable[tuple]) -> int:
    """Write `rows`, tuples in the order of `fields` (attribute names: "body_id"), and return their
    number. Other columns take the model's defaults. Call it inside a transaction: who writes is
    attached there (core.history). Raises DatabaseError where a guard refuses a row."""
    named = [_field(model, name) for name in fields]
    known = (*named, model._meta.pk)
    other = [each for each in model._meta.concrete_fields if not (each in known or each.generated)]
    columns = ", ".join(f'"{each.column}"' for each in (*named, *other))
    defaults = [_default(each) for each in other]
    number = 0
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")  # any statement: COPY carries no settings
        statement = f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN'
        with connection.wrap_database_errors, cursor.copy(statement) as file:
            for number, row in enumerate(rows, 1):  # noqa: B007 - returned
                file.write_row((*row, *(default() for default in defaults)))
    return number


def _field(model: type[models.Model], name: str) -> models.Field:
    return next(each for each in model._meta.concrete_fields if each.attname == name)


def _default(field: models.Field) -> Callable[[], Any]:
    """A function that gives the column's value for one row."""
    if field.has_default() and callable(field.default):
        return lambda: field.get_db_prep_save(field.default(), connection)
    value = field.get_db_prep_save(field.get_default(), connection)
    return lambda: value
