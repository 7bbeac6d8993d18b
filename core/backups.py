"""Backup of the whole database and restore into an empty one, each proved row by row.

Everything is in PostgreSQL, documents too, so a backup is one file of pg_dump. Beside it stands a
list of what it holds (rows and a checksum of each table, SHA-256 of the documents), read in the
same snapshot; a restore is compared with that list before anybody works on it.
"""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from django.utils import timezone
from psycopg import sql

from core.errors import Refused

PREFIX = "derby-nm-"
LATEST = "latest.dump"
ADDRESS = ("host", "port", "user", "password", "sslmode", "sslrootcert")
"""What libpq also reads from PGHOST and so on, so that no password stands in a command line."""
TABLES = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' "
    "AND relnamespace = 'public'::regnamespace ORDER BY 1"
)
DOCUMENTS = (
    "SELECT table_name, column_name FROM information_schema.columns "
    "WHERE table_schema = 'public' AND data_type = 'bytea' ORDER BY 1, 2"
)
ROWS = (
    "SELECT count(*), coalesce(sum(('x' || substr(md5(held::text), 1, 16))::bit(64)::bigint), 0) "
    "FROM {table} AS held"
)
DOCUMENT = (
    "SELECT count({column}), encode(sha256(coalesce("
    "string_agg(sha256({column}), ''::bytea ORDER BY sha256({column})), ''::bytea)), 'hex') "
    "FROM {table}"
)


def contents(connection: psycopg.Connection) -> dict[str, Any]:
    """What the database holds: {"tables": {name: [rows, checksum]}, "documents": {column: [number,
    SHA-256]}}. Checksums do not depend on the order of rows, the time zone or the server's version.
    """
    connection.execute("SET LOCAL timezone = 'UTC'")
    connection.execute("SET LOCAL datestyle = 'ISO'")
    connection.execute("SET LOCAL bytea_output = 'hex'")
    tables: dict[str, list] = {}
    documents: dict[str, list] = {}
    for (table,) in connection.execute(TABLES).fetchall():
        query = sql.SQL(ROWS).format(table=sql.Identifier(table))
        [(rows, checksum)] = connection.execute(query).fetchall()
        tables[table] = [rows, str(checksum)]
    for table, column in connection.execute(DOCUMENTS).fetchall():
        query = sql.SQL(DOCUMENT).format(table=sql.Identifier(table), column=sql.Identifier(column))
        [held] = connection.execute(query).fetchall()
        documents[f"{table}.{column}"] = list(held)
    return {"tables": tables, "documents": documents}


def differences(
    before: dict[str, Any], after: dict[str, Any]
) -> list[tuple[str, list | None, list | None]]:
    """[(name, before, after)] of tables and documents that are not the same; None: not there."""
    found = []
    for part in ("tables", "documents"):
        for name in sorted(before[part].keys() | after[part].keys()):
            one, other = before[part].get(name), after[part].get(name)
            if one != other:
                found.append((name, one, other))
    return found


def back_up(
    *, folder: Path | str, params: dict[str, Any], keep_days: int, at: datetime | None = None
) -> Path:
    """Write a backup and its list into `folder`; returns the path of the backup.

    `params` are psycopg's to connect as the owner. Backups older than `keep_days` are removed
    after a new one is complete. Raises Refused, which says why none was made.
    """
    at = at or timezone.now()
    folder = Path(folder)
    if not os.access(folder, os.W_OK):
        raise Refused(f"The folder {folder} is not there, or may not be written to")
    final = folder / f"{PREFIX}{at.astimezone():%Y%m%d-%H%M%S}.dump"
    part = final.with_suffix(".part")
    with _private_files():
        try:
            held = _dump(part, params)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        held |= {"made_at": at.isoformat(), "sha256": _sha256(part)}
        _list_of(final).write_text(json.dumps(held, indent=1))
    part.rename(final)
    _point_to(folder / LATEST, final)
    _remove_old(folder, final, at - timedelta(days=keep_days))
    return final


def _dump(path: Path, params: dict[str, Any]) -> dict[str, Any]:
    """pg_dump into `path`; returns the contents in the very snapshot that it wrote."""
    with psycopg.connect(**params) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        [(snapshot,)] = connection.execute("SELECT pg_export_snapshot()").fetchall()
        options = ["--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={path}"]
        _run(["pg_dump", *options], params)
        return contents(connection)


def restore(*, path: Path | str, params: dict[str, Any]) -> dict[str, Any]:
    """Restore the backup at `path` into the empty database of `params` and compare it with its
    list; returns what it holds. Raises Refused, which says what is wrong: then the database is
    empty as before, or, where the comparison fails, not to be used.
    """
    path = Path(path).resolve()
    held = _read_list(path)
    with psycopg.connect(**params) as connection:
        if connection.execute(TABLES).fetchone():
            name = connection.info.dbname
            raise Refused(f"The database {name} has tables already: restore into an empty one")
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    _run(["pg_restore", *options, f"--dbname={params['dbname']}", str(path)], params)
    with psycopg.connect(**params) as connection:
        wrong = differences(held, contents(connection))
    if wrong:
        names = ", ".join(name for name, _before, _after in wrong)
        raise Refused(f"What was restored is not what was backed up, do not use it: {names}")
    return held


def _read_list(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise Refused(f"There is no backup {path}")
    if not _list_of(path).is_file():
        raise Refused(f"The list of the backup is missing: {_list_of(path)}")
    held = json.loads(_list_of(path).read_text())
    if _sha256(path) != held["sha256"]:
        raise Refused(f"The backup {path} is damaged: its checksum differs. Take another one.")
    return held


def _list_of(path: Path) -> Path:
    return path.with_suffix(".json")


def _run(command: list[str], params: dict[str, Any]) -> None:
    """A program of PostgreSQL with the address and password in its environment."""
    program = shutil.which(command[0])
    if not program:
        raise Refused(f"{command[0]} is missing. On Debian: apt-get install postgresql-client")
    given = {f"PG{key.upper()}": str(params[key]) for key in ADDRESS if params.get(key)}
    environment = os.environ | given | {"PGDATABASE": params["dbname"]}
    done = subprocess.run(
        [program, *command[1:]], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Refused(f"{command[0]} failed: {done.stderr.strip()}")


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _point_to(link: Path, target: Path) -> None:
    """`latest.dump` and `latest.json` lead to the newest backup, changed in one step."""
    for name, file in ((link, target), (_list_of(link), _list_of(target))):
        fresh = name.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(file.name)
        fresh.replace(name)


def _remove_old(folder: Path, newest: Path, before: datetime) -> None:
    for path in folder.glob(f"{PREFIX}*.dump"):
        if path != newest and path.stat().st_mtime < before.timestamp():
            path.unlink()
            _list_of(path).unlink(missing_ok=True)


@contextlib.contextmanager
def _private_files() -> Iterator[None]:
    """Files made meanwhile may be read by their owner alone."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)
