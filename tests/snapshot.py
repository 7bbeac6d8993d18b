"""The worlds of the personas: built once a worker in a database of their own, where a test finds them
and undoes what it did; kept as rows too, for tests that commit in the other."""

import pickle
from dataclasses import dataclass

from django.db import connection, connections

from tests import personas

TABLES = (  # the queue of jobs is not emptied between tests
    "SELECT relname FROM pg_class WHERE relkind = 'r' "
    "AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'procrastinate%'"
)
SEQUENCES = (
    "SELECT sequencename, last_value FROM pg_sequences "
    "WHERE schemaname = 'public' AND last_value IS NOT NULL "
    "AND sequencename NOT LIKE 'procrastinate%'"
)
KEPT = ("django_migrations", "django_content_type", "auth_permission", "core_cache")


@dataclass
class Snapshot:
    """What stood in every table, where every sequence was, and the worlds of these rows."""

    rows: dict
    sequences: list
    world: bytes
    connection: object
    """To the database in which they stand."""

    def worlds(self):
        """The worlds as objects of one's own."""
        return pickle.loads(self.world)

    def restore(self):
        """Put the rows into empty tables; returns the worlds."""
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")  # no triggers: as it was
            for table, content in self.rows.items():
                with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                    copy.write(content)
            cursor.execute("SET session_replication_role = origin")
            for name, value in self.sequences:
                cursor.execute("SELECT setval(%s, %s)", [name, value])
        return self.worlds()


def take():
    """Build the worlds in the database that Django is asking, and remember all of it."""
    world = personas.build()
    rows = {}
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        for (table,) in cursor.fetchall():
            with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
                content = b"".join(copy)
            if content and table not in KEPT:
                rows[table] = content
        cursor.execute(SEQUENCES)
        sequences = cursor.fetchall()
        cursor.execute(
            "TRUNCATE core_cache, procrastinate_jobs CASCADE"
        )  # as where they are put back
        cursor.execute("ANALYZE")
    return Snapshot(rows, sequences, pickle.dumps(world), connections["default"])
