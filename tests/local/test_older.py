"""Data of older code are told before anything is migrated."""

import os

import psycopg
import pytest
from django.db import connection

from derby_nm.local import older


@pytest.fixture
def root(tmp_path):
    for name in ("boards", "core"):
        folder = tmp_path / name / "migrations"
        folder.mkdir(parents=True)
        (folder / "__init__.py").touch()
        (folder / "0001_initial.py").touch()
    return tmp_path


def test_only_our_own_packages_are_asked_about(root):
    rows = [("auth", "0012_x"), ("boards", "0001_initial"), ("boards", "0002_notice")]
    assert older.unknown(rows, root) == ["boards 0002_notice"]
    assert older.unknown(rows[:2], root) == []


@pytest.fixture
def url(db):
    """An address under which a table of that name in a schema of its own is found first."""
    address, mark, query = os.environ["DATABASE_URL"].partition("?")
    name = connection.settings_dict["NAME"]
    address = f"{address.rpartition('/')[0]}/{name}{mark}{query}"
    with psycopg.connect(address, autocommit=True) as other:
        other.execute("CREATE SCHEMA older_trial")
        yield f"{address}{'&' if mark else '?'}options=-csearch_path%3Dolder_trial", other
        other.execute("DROP SCHEMA older_trial CASCADE")


def test_an_empty_database_and_one_of_this_code_are_let_through(url, db):
    address, _ = url
    assert older.complaint(address) is None
    assert older.complaint(address.replace("older_trial", "public")) is None


def test_data_of_older_code_are_told_with_what_to_do(url, root):
    address, other = url
    other.execute("CREATE TABLE older_trial.django_migrations (id serial, app text, name text)")
    other.execute(
        "INSERT INTO older_trial.django_migrations (app, name) "
        "VALUES ('auth', '0001_initial'), ('boards', '0034_one'), ('core', '0001_initial')"
    )
    told = older.complaint(address, root / ".local" / "postgres", root)
    assert "The tables in .local were made by older code (boards 0034_one)" in told
    assert "mv .local/postgres .local/postgres-old" in told
    told = older.complaint(address, None, root)
    assert "that DATABASE_URL names" in told
    assert "Name an empty database" in told
