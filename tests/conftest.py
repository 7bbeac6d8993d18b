"""Fixtures for every test."""

import gc

import pytest
from django.conf import settings
from django.core.management.commands import flush
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from derby_nm.local.browser import find
from tests import database, snapshot
from tests.clients import FormClient
from tests.wording import heard

CHROMIUM = find()

# No test depends on how fast the machine is, nor on what else it does.
hypothesis_settings.register_profile(
    "suite", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("suite")


def forget_types(*args, **kwargs):
    """After a test with commits: types and permissions are not made anew for every test, and the
    jobs, which Django does not empty, are about rows that are gone."""
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def delete_all(style, connection, **kwargs):
    """[statement] that empties every table after a test with commits. Django truncates them, which makes
    some thousand files anew; a few rows are deleted in a tenth of the time. As TRUNCATE does, it waits for
    whoever still writes and passes the guards; where one waits for the other (the last request of a page that was
    closed), it lets go of its locks and asks for them again."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = [connection.ops.quote_name(name) for name in names]
    return [
        f"""DO $$ BEGIN
            FOR attempt IN 1..5 LOOP
                BEGIN
                    LOCK TABLE {", ".join(tables)} IN ACCESS EXCLUSIVE MODE;
                    RETURN;
                EXCEPTION WHEN deadlock_detected THEN
                    PERFORM pg_sleep(0.2);
                END;
            END LOOP;
            RAISE 'tables are in use';
        END $$""",
        "SET LOCAL session_replication_role = replica",
        *(f"DELETE FROM {table}" for table in tables),
        "SET LOCAL session_replication_role = origin",
    ]


def pytest_configure():
    gc.set_threshold(20_000, 20, 20)  # looked through as often as Python does, it takes a tenth
    flush.sql_flush = delete_all
    flush.emit_post_migrate_signal = forget_types
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


PROGRAMS = ("/local/", "/test_production.py", "/test_killed_workers.py")
"""Tests that start servers or programs of their own."""


def pytest_collection_modifyitems(items):
    """Marks by folder. And the worlds stand before any other row of a test, whatever order it asks
    in: put back later, their rows would stand where new ones are."""
    skip = pytest.mark.skip(reason="Chromium is missing: install the package chromium")
    for item in items:
        if any(part in str(item.path) for part in PROGRAMS):
            item.add_marker("programs")
        if "/browser/" in str(item.path):
            item.add_marker("browser")
            if not CHROMIUM:
                item.add_marker(skip)
        if "world" in getattr(item, "fixturenames", ()):
            item.fixturenames.remove("world")
            item.fixturenames.insert(0, "world")


def pytest_collection_finish():
    """What is imported stays to the end: Python need not look through it for garbage again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_createdb):
    """In place of pytest-django's: a copy of a database that was migrated before. --create-db
    migrates again."""
    with django_db_blocker.unblock():
        held = database.begin(afresh=django_db_createdb)
    yield held
    with django_db_blocker.unblock():
        database.end(*held)


@pytest.fixture(scope="session")
def _built(django_db_setup, django_db_blocker):
    """The two worlds, built once a worker in a database of their own."""
    with django_db_blocker.unblock():
        beside = database.another(*django_db_setup, called="worlds")
        with database.at(beside):
            snapshot_of_them = snapshot.take()
    yield snapshot_of_them
    with django_db_blocker.unblock():
        beside.close()


@pytest.fixture(scope="session", autouse=True)
def _listening():
    with heard.listening():
        yield


@pytest.fixture(autouse=True)
def _counts_anew():
    """What a process keeps for an hour is not kept from one test to the next."""
    from accounts.todo import forget_counted

    forget_counted()


@pytest.fixture(autouse=True)
def _said_plainly():
    """No letter, PDF or Word file that a test makes says what stands in tests/wording/rows."""
    yield
    assert heard.taken() == []


@pytest.fixture
def _among_worlds(request, _built):
    """Where the worlds stand: for a test that commits nothing, unless it has begun elsewhere."""
    if connection.in_atomic_block or commits(request.node):
        yield
    else:
        with database.at(_built.connection):
            yield


def commits(item):
    """Whether a test is not one transaction that is undone at its end."""
    marker = item.get_closest_marker("django_db")
    named = {"transactional_db", "live_server"} & set(item.fixturenames)
    return bool(named or (marker and marker.kwargs.get("transaction")))


@pytest.fixture
def world(_among_worlds, db, _built):
    """The two worlds; put back from rows for a test that commits."""
    from neighbourhoods.models import Neighbourhood

    worlds = _built.worlds()
    here = Neighbourhood.objects.filter(name=worlds.own.place.name).exists()
    return worlds if here else _built.restore()


@pytest.fixture
def empty(db):
    """Nothing stands in the tables, as at the start of an installation. Undone with the test."""
    from accounts.models import User
    from demo.management.commands.demo import empty_database

    if User.objects.exists():  # the two worlds of another test of this process
        empty_database()


@pytest.fixture
def client():
    """Nobody is signed in; forms are opened before they are sent."""
    return FormClient()


@pytest.fixture
def as_user(db):
    """A client signed in as a user (None: anonymous)."""

    def sign_in(user):
        client = FormClient()
        if user is not None:
            user.__dict__.pop("_held", None)
            client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def manager(world, as_user):
    """A client of the own world's neighbourhood manager."""
    return as_user(world.people["neighbourhood_manager"])
