"""A backup that cannot be trusted is refused, and the list beside it finds every difference."""

import datetime
import hashlib
import json
import os

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper
from django.utils import timezone

from core.backups import back_up, contents, differences, restore
from core.errors import Refused
from tests.production.machine import programs

NAMES = ("backups_from", "backups_to")
TABLES = (
    "CREATE TABLE thing (id int PRIMARY KEY, at timestamptz, text text)",
    "CREATE TABLE paper (id int PRIMARY KEY, pdf bytea)",
    "INSERT INTO thing SELECT n, '2026-03-01 12:00+00', 'row ' || n FROM generate_series(1, 50) n",
    "INSERT INTO paper VALUES (1, '\\x255044462d'), (2, NULL), (3, '\\x00ff')",
)


@pytest.fixture
def databases(django_db_setup, django_db_blocker, monkeypatch, worker_id):
    """psycopg parameters of a small database and of an empty one, on the suite's server."""
    monkeypatch.setenv("PATH", f"{programs()}{os.pathsep}{os.environ['PATH']}")
    address = {key: value for key, value in connection.get_connection_params().items()
               if key in ("host", "port", "user", "password")}  # fmt: skip
    found = [address | {"dbname": f"{name}_{worker_id}"} for name in NAMES]
    with psycopg.connect(**address, dbname="postgres", autocommit=True) as server:
        for each in found:
            server.execute(f"DROP DATABASE IF EXISTS {each['dbname']} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {each['dbname']}")
        execute(found[0], *TABLES)
        yield found
        for each in found:
            server.execute(f"DROP DATABASE {each['dbname']} WITH (FORCE)")


def execute(params, *statements):
    with psycopg.connect(**params) as there:
        for statement in statements:
            there.execute(statement)


def held(params, *statements):
    with psycopg.connect(**params) as there:
        for statement in statements:
            there.execute(statement)
        return contents(there)


def test_what_was_backed_up_is_restored_and_compared(databases, tmp_path):
    here, empty = databases
    path = back_up(folder=tmp_path, params=here, keep_days=30)
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(
        [path.name, path.with_suffix(".json").name, "latest.dump", "latest.json"]
    )
    assert path.stat().st_mode & 0o777 == 0o600
    listed = restore(path=tmp_path / "latest.dump", params=empty)
    assert listed["tables"]["thing"][0] == 50
    assert listed["documents"]["paper.pdf"][0] == 2
    assert differences(held(here), held(empty)) == []


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("UPDATE thing SET text = 'other' WHERE id = 7", "thing"),
        ("DELETE FROM thing WHERE id = 7", "thing"),
        ("UPDATE thing SET id = 100 WHERE id = 7", "thing"),
        ("UPDATE paper SET pdf = '\\x00fe' WHERE id = 3", "paper.pdf"),
        ("DROP TABLE thing", "thing"),
        ("CREATE TABLE more ()", "more"),
    ],
)
def test_each_difference_is_found(databases, statement, name):
    here = databases[0]
    assert name in [each[0] for each in differences(held(here), held(here, statement))]


def test_the_list_does_not_depend_on_the_session(databases):
    here = databases[0]
    settings = (
        "SET timezone = 'Asia/Tokyo'",
        "SET datestyle = 'German'",
        "SET bytea_output = 'escape'",
    )
    assert differences(held(here), held(here, *settings)) == []


def test_the_list_is_of_the_moment_of_the_backup(databases, tmp_path, monkeypatch):
    """A row that is written while pg_dump runs is in neither."""
    from core import backups

    here, empty = databases
    run = backups._run

    def write_and_run(command, params):
        execute(here, "INSERT INTO thing VALUES (999, now(), 'late')")
        run(command, params)
        execute(here, "INSERT INTO thing VALUES (1000, now(), 'later')")

    monkeypatch.setattr(backups, "_run", write_and_run)
    path = back_up(folder=tmp_path, params=here, keep_days=30)
    monkeypatch.setattr(backups, "_run", run)
    assert restore(path=path, params=empty)["tables"]["thing"][0] == 50


def test_a_restore_that_differs_from_its_list_says_so(databases, tmp_path):
    here, empty = databases
    path = back_up(folder=tmp_path, params=here, keep_days=30)
    listed = json.loads(path.with_suffix(".json").read_text())
    listed["tables"]["thing"][0] = 51
    path.with_suffix(".json").write_text(json.dumps(listed))
    with pytest.raises(Refused, match="do not use it: thing"):
        restore(path=path, params=empty)


def test_a_damaged_backup_a_missing_list_and_a_full_database_are_refused(databases, tmp_path):
    here, empty = databases
    path = back_up(folder=tmp_path, params=here, keep_days=30)
    with pytest.raises(Refused, match="has tables already"):
        restore(path=path, params=here)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(Refused, match="is damaged"):
        restore(path=path, params=empty)
    path.with_suffix(".json").unlink()
    with pytest.raises(Refused, match="list of the backup is missing"):
        restore(path=path, params=empty)
    with pytest.raises(Refused, match="There is no backup"):
        restore(path=tmp_path / "none.dump", params=empty)
    assert held(empty) == {"tables": {}, "documents": {}}


def test_a_backup_that_fails_leaves_nothing_and_keeps_the_older_ones(
    databases, tmp_path, monkeypatch
):
    here = databases[0]
    old = tmp_path / "derby-nm-20200101-023000.dump"
    old.touch()
    os.utime(old, (0, 0))
    with monkeypatch.context() as patch:
        patch.setenv("PATH", "/nowhere")
        with pytest.raises(Refused, match="pg_dump is missing"):
            back_up(folder=tmp_path, params=here, keep_days=30)
    with pytest.raises(Refused, match="is not there"):
        back_up(folder=tmp_path / "none", params=here, keep_days=30)
    assert [each.name for each in tmp_path.iterdir()] == [old.name]


def test_a_file_that_is_no_archive_says_so_though_its_list_fits(databases, tmp_path):
    path = tmp_path / "derby-nm-20200101-023000.dump"
    path.write_bytes(b"no archive")
    proof = hashlib.sha256(b"no archive").hexdigest()
    path.with_suffix(".json").write_text(json.dumps({"sha256": proof}))
    with pytest.raises(Refused, match="pg_restore failed"):
        restore(path=path, params=databases[1])


def test_backups_past_their_days_are_removed_after_a_new_one(databases, tmp_path):
    here = databases[0]
    now = timezone.now()
    first = back_up(
        folder=tmp_path, params=here, keep_days=30, at=now - datetime.timedelta(days=31)
    )
    long_ago = (now - datetime.timedelta(days=31)).timestamp()
    os.utime(first, (long_ago, long_ago))
    second = back_up(folder=tmp_path, params=here, keep_days=30, at=now)
    assert sorted(each.name for each in tmp_path.glob("derby-nm-*")) == sorted(
        [second.name, second.with_suffix(".json").name]
    )
    assert (tmp_path / "latest.dump").resolve() == second


def test_the_commands_say_what_they_did_or_why_not(databases, tmp_path, monkeypatch, capsys):
    here, empty = databases
    monkeypatch.setattr(DatabaseWrapper, "get_connection_params", lambda self: here)
    call_command("backup", str(tmp_path))
    assert capsys.readouterr().out.startswith(f"{tmp_path}/derby-nm-")
    monkeypatch.setattr(DatabaseWrapper, "get_connection_params", lambda self: empty)
    call_command("restore", str(tmp_path / "latest.dump"))
    assert "53 rows in 2 tables and 2 documents, all as they were." in capsys.readouterr().out
    with pytest.raises(CommandError, match="has tables already"):
        call_command("restore", str(tmp_path / "latest.dump"))
    with pytest.raises(CommandError, match="is not there"):
        call_command("backup", str(tmp_path / "none"))
