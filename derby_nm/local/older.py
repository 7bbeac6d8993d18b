"""Data that older code has made: its migrations were joined into one, so they are not carried over."""

from pathlib import Path

import psycopg

from derby_nm.local.environment import ROOT

TAKE_AWAY = (
    "The tables {where} were made by older code ({found}) and cannot be carried over. {do} and run "
    "it again; the demonstration is then loaded anew."
)


def unknown(rows, root=ROOT):
    """Of [(package, migration)] those of our packages that are no longer in the code."""
    ours = {path.parent.parent.name for path in root.glob("*/migrations/__init__.py")}
    known = {(path.parent.parent.name, path.stem) for path in root.glob("*/migrations/[0-9]*.py")}
    return [f"{app} {name}" for app, name in rows if app in ours and (app, name) not in known]


def complaint(url, data=None, root=ROOT):
    """What stands in the way of migrating the database at `url`, in one line, or None. `data` is
    the folder of the embedded server, None where DATABASE_URL names another."""
    with psycopg.connect(url, connect_timeout=10) as connection:
        if connection.execute("SELECT to_regclass('django_migrations')").fetchone()[0] is None:
            return None
        query = "SELECT app, name FROM django_migrations ORDER BY id"
        found = unknown(connection.execute(query).fetchall(), root)
    if not found:
        return None
    where = "in .local" if data else "that DATABASE_URL names"
    folder = Path(data).relative_to(root) if data else None
    do = f"Move them away (mv {folder} {folder}-old)" if data else "Name an empty database"
    return TAKE_AWAY.format(where=where, found=found[-1], do=do)
