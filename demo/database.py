"""Telling the planner what was written."""

from django.db import connection


def analyze(how="ANALYZE"):
    """Tell the planner of the database what the tables hold."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.in_atomic_block else how)
