"""Fixtures for every test."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from derby_nm.local.browser import find
from tests import personas

CHROMIUM = find()


def pytest_configure():
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def pytest_collection_modifyitems(items):
    skip = pytest.mark.skip(reason="Chromium is missing: install the package chromium")
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker("browser")
            if not CHROMIUM:
                item.add_marker(skip)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """As pytest-django's, but threads of servers that are still closing do not hold up the end."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session")
def _built(django_db_setup, django_db_blocker):
    """The two worlds, built once a worker and kept outside the tests' transactions."""
    with django_db_blocker.unblock():
        return {"world": personas.build()}


@pytest.fixture
def world(db, _built):
    """The two worlds. Built again where a test with real commits has emptied the tables."""
    from neighbourhoods.models import Neighbourhood

    world = _built["world"]
    if not Neighbourhood.objects.filter(pk=world.own.place.pk, name=world.own.place.name).exists():
        return personas.build()
    return world


@pytest.fixture
def as_user(db):
    """A client signed in as a user (None: anonymous)."""

    def sign_in(user):
        client = Client()
        if user is not None:
            user.__dict__.pop("_held", None)
            client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def manager(world, as_user):
    """A client of the own world's neighbourhood manager."""
    return as_user(world.people["neighbourhood_manager"])
