"""A rule that stands in Python and again in the database: both are asked about the same facts, and
whatever they did is undone. The pairs are listed in docs/rules-in-two-languages.md."""

from contextlib import contextmanager

from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, settings
from psycopg import errors

from core.errors import Refused

REFUSALS = (
    errors.CheckViolation,
    errors.ExclusionViolation,
    errors.UniqueViolation,
    errors.RaiseException,
)
"""How PostgreSQL says that a rule forbids a row. Anything else is a fault of the test."""

random_facts = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
"""For tests that put the fixture's rows back after each example (`undone`)."""


class _Undo(Exception):
    pass


@contextmanager
def undone():
    """What is written inside is taken back at the end."""
    try:
        with transaction.atomic():
            yield
            raise _Undo
    except _Undo:
        pass


def python_says(act):
    """Whether the operation goes through. Where the database refuses what Python let pass, that
    error is raised: a difference of its own."""
    return not python_refuses(act)


def python_refuses(act):
    """The words of the refusal, "" where the operation goes through."""
    try:
        with undone():
            act()
            connection.check_constraints()
    except Refused as refusal:
        return refusal.message
    return ""


def database_says(act):
    """Whether the raw write goes through, deferred constraints as well."""
    return not database_refuses(act)


def database_refuses(act):
    """The words of the refusal, "" where the write goes through."""
    try:
        with undone():
            act()
            connection.check_constraints()
    except DatabaseError as error:
        if isinstance(error.__cause__, REFUSALS):
            return str(error)
        raise
    return ""


@contextmanager
def past_every_trigger():
    """What is written inside is asked nothing: facts that stood before a rule did."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")


def may_go_past_triggers():
    """Whether the role of this process could: the web role of production cannot."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return cursor.fetchone()[0]
