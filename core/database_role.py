"""What the database role of this process could do beyond its work. Reads the catalogue only."""

from dataclasses import dataclass

import psycopg

IN_OURS = """
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
    AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
"""
APPEND_ONLY = (
    r"c.oid IN (SELECT tgrelid FROM pg_trigger WHERE tgname LIKE 'pgtrigger\_append\_only\_%')"
)
"""Tables that are only added to: each carries this trigger."""
ATTRIBUTES = """
    SELECT attribute FROM pg_roles, unnest(
        ARRAY['be superuser', 'make roles', 'make databases', 'replicate', 'pass row security'],
        ARRAY[rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls]
    ) AS of_role (attribute, has)
    WHERE rolname = current_user AND has
"""
MEMBERSHIPS = """
    SELECT rolname FROM pg_roles
    WHERE rolname <> current_user AND pg_has_role(current_user, oid, 'MEMBER')
"""
DATABASE = """
    SELECT lower(right_) FROM unnest(ARRAY['CREATE', 'TEMPORARY']) AS right_
    WHERE has_database_privilege(current_database(), right_)
"""
SCHEMAS = """
    SELECT nspname FROM pg_namespace
    WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
    AND has_schema_privilege(oid, 'CREATE')
"""
OWNED = f"SELECT c.relname {IN_OURS} AND pg_has_role(current_user, c.relowner, 'MEMBER')"
EMPTIED = f"SELECT c.relname {IN_OURS} AND has_table_privilege(c.oid, 'TRUNCATE')"
TIED = f"SELECT c.relname {IN_OURS} AND has_table_privilege(c.oid, 'TRIGGER, REFERENCES')"
REWRITTEN = f"""
    SELECT c.relname {IN_OURS} AND {APPEND_ONLY}
    AND (has_table_privilege(c.oid, 'DELETE') AND c.relname <> 'accounts_signin' OR EXISTS (
        SELECT FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        AND has_column_privilege(c.oid, a.attnum, 'UPDATE')
        AND (c.relname, a.attname) <> ('tasking_actionevent', 'owner_id')
    ))
"""  # noqa: S608 - our own words
"""Old attempts to sign in are deleted each night, and who owned an action goes from its history after
its period: triggers of their own refuse to delete what is younger, and to change anything else."""
MIGRATIONS = f"""
    SELECT c.relname {IN_OURS} AND c.relname = 'django_migrations'
    AND has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE')
"""
SWITCHED = """
    SELECT 'session_replication_role'
    WHERE has_parameter_privilege('session_replication_role', 'SET')
"""
MISSING = f"""
    SELECT c.relname {IN_OURS} AND NOT (
        has_table_privilege(c.oid, 'SELECT') AND (
            c.relname IN ('django_migrations', 'django_content_type', 'auth_permission')
            OR c.relkind IN ('v', 'm') OR has_table_privilege(c.oid, 'INSERT')
        )
    )
"""

POWERS = (
    # number of the check, what the role can do, query with one name a row
    (21, "has a power over the server", ATTRIBUTES),
    (22, "can act as another role", MEMBERSHIPS),
    (23, "can make tables of its own in the database, which hide ours from the triggers", DATABASE),
    (24, "can make tables and functions in a schema", SCHEMAS),
    (25, "owns tables: it can drop them and switch their triggers off", OWNED),
    (26, "can empty tables past their triggers (TRUNCATE)", EMPTIED),
    (27, "can put triggers or references on tables", TIED),
    (28, "can change or delete audit and history", REWRITTEN),
    (29, "can change the list of migrations", MIGRATIONS),
    (30, "can switch off all triggers in its session", SWITCHED),
)
LACKS = (31, "lacks its rights on tables, so pages that need them fail", MISSING)


@dataclass(frozen=True)
class Finding:
    """`number` of the system check, what the role can do or lacks, and the names it is about."""

    number: int
    what: str
    names: tuple[str, ...]


def examine(connection: psycopg.Connection) -> list[Finding]:
    """[Finding] of the role that the psycopg connection is signed in as, gravest first.

    A superuser can do all of it, so that is then the only finding.
    """
    first = _look(connection, *POWERS[0])
    if first and "be superuser" in first.names:
        return [first]
    found = [first, *(_look(connection, *power) for power in (*POWERS[1:], LACKS))]
    return [each for each in found if each]


def _look(connection: psycopg.Connection, number: int, what: str, query: str) -> Finding | None:
    names = sorted(name for (name,) in connection.execute(query).fetchall())
    return Finding(number, what, tuple(names)) if names else None
