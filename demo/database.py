"""Telling the planner what was written."""

from django.db import connection


def analyze(how="ANALYZE"):
    """Tell the planner of the database what the tables hold. Only our own: those that all databases of
    a server share would stay locked to the end of the transaction, and another load would wait."""
    names = ", ".join(map(connection.ops.quote_name, connection.introspection.table_names()))
    with connection.cursor() as cursor:
        cursor.execute(f"{'ANALYZE' if connection.in_atomic_block else how} {names}")
