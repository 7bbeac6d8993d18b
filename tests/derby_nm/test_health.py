"""/health/ says what a page would say, and how jobs are."""

import datetime
import os
import subprocess
import sys

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import connection
from django.test import Client
from django.utils import timezone

from boards.models import Meeting
from core.jobs.operations import know_all, note_success
from core.jobs.registry import PERIODIC
from core.letters.models import Letter
from core.letters.operations import send_letter
from derby_nm import health
from derby_nm.local.environment import ROOT
from tests.jobs import make_job, make_worker, sql

WELL = "web: ok\njobs: ok\n"
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def working(world):
    """A worker lives and every periodic job was on time."""
    sql("DELETE FROM procrastinate_jobs")
    now = timezone.now()
    Letter.objects.open().update(claimed_at=now, handed_over_at=now)  # those of the worlds
    make_worker(now)
    know_all(now - datetime.timedelta(days=2))
    for name in PERIODIC:
        note_success(name, at=now)


def ask(path="/health/"):
    """(code, text) as a stranger gets it."""
    answer = Client().get(path)
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, answer.content.decode()


def test_all_is_well(working):
    assert ask() == (200, WELL)
    assert ask("/health/?jobs=1") == (200, WELL)


def fail(*args, **kwargs):
    raise ValueError("private words")


BROKEN = [
    ("home page", lambda patch: patch.setattr(Meeting.objects, "visible_to", fail)),
    ("home page", lambda patch: patch.setattr(staticfiles_storage, "url", fail)),
    ("home page", lambda patch: patch.setattr("derby_nm.context.menu_for", fail)),
    ("cache table", lambda patch: patch.setattr(health.cache, "get", fail)),
]


@pytest.mark.parametrize(("name", "damage"), BROKEN)
def test_where_a_page_would_fail_it_says_what_and_nothing_more(working, monkeypatch, name, damage):
    damage(monkeypatch)
    assert ask() == (503, f"web: {name}\njobs: not known\n")


def test_a_missing_table_of_the_home_page_is_noticed(working):
    """What the home page needs is read as the page reads it."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE boards_meeting RENAME COLUMN starts_at TO begins_at")
    assert ask() == (503, "web: home page\njobs: not known\n")


def test_missing_migrations_are_noticed_until_they_are_there(working, monkeypatch):
    monkeypatch.setattr(health, "_migrated", False)
    last = sql("SELECT max(name) FROM django_migrations WHERE app = 'accounts'")
    delete = "DELETE FROM django_migrations WHERE app = 'accounts' AND name = %s"
    sql(delete, [last])
    assert ask() == (503, "web: migrations\njobs: not known\n")
    sql("INSERT INTO django_migrations (app, name, applied) VALUES ('accounts', %s, now())", [last])
    assert ask() == (200, WELL)
    sql(delete, [last])
    assert ask() == (200, WELL)  # once true, this process does not ask again


def make_late():
    letter = send_letter(kind="Test", to="ann@example.org", subject="S", body="B")
    old = timezone.now() - 31 * MINUTE
    Letter.objects.filter(pk=letter.pk).update(created_at=old)


def make_failed():
    letter = send_letter(kind="Test", to="ann@example.org", subject="S", body="B")
    Letter.objects.filter(pk=letter.pk).update(failed_at=timezone.now(), reason="ann")


def make_silent():
    sql("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '3 minutes'")


def make_overdue():
    note_success("core.tidy_jobs", at=timezone.now() - datetime.timedelta(days=2))


TROUBLE = [
    (lambda: make_job("x", status="failed"), "failed or interrupted jobs: 1"),
    (make_late, "emails waiting for more than 30 minutes: 1"),
    (make_failed, "emails not sent: 1"),
    (make_silent, "no worker is running"),
    (make_overdue, "overdue jobs: core.tidy_jobs"),
]


@pytest.mark.parametrize(("arrange", "words"), TROUBLE)
def test_trouble_with_jobs_is_said_and_only_a_monitor_gets_503(working, arrange, words):
    arrange()
    assert ask() == (200, f"web: ok\njobs: {words}\n")
    assert ask("/health/?jobs=1") == (503, f"web: ok\njobs: {words}\n")


def test_where_jobs_cannot_be_counted_the_web_is_still_well(working, monkeypatch):
    monkeypatch.setattr(health.watch, "trouble", fail)
    assert ask() == (200, "web: ok\njobs: not known\n")
    assert ask("/health/?jobs=1") == (503, "web: ok\njobs: not known\n")


def test_a_database_that_is_away_is_said(working, monkeypatch):
    monkeypatch.setitem(health.CHECKS, "database", fail)
    assert ask() == (503, "web: database\njobs: not known\n")


BROKEN_CONNECTION = """
import contextlib, django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT pg_backend_pid()")
    (pid,) = cursor.fetchone()
with contextlib.closing(connection.copy()) as other, other.cursor() as cursor:
    connection.close()  # back to the pool, where it dies
    cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    with connection.cursor() as mine:
        mine.execute("SELECT 'still here'")
        print(mine.fetchone()[0])
"""


@pytest.mark.programs
def test_a_connection_that_died_in_the_pool_is_replaced(db):
    env = os.environ | {"DATABASE_POOL_SIZE": "2", "DJANGO_SETTINGS_MODULE": "derby_nm.settings"}
    made = subprocess.run(
        [sys.executable, "-c", BROKEN_CONNECTION],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.stdout == "still here\n", made.stderr
