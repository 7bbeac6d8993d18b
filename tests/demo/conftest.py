"""The demonstration, loaded once a worker in a database of its own."""

import io
from dataclasses import dataclass

import pytest
from django.core.management import call_command

from tests import database


@dataclass
class Demonstration:
    said: str
    """What the command wrote."""
    connection: object
    """To the database in which it stands."""


@pytest.fixture(scope="session")
def _loaded(django_db_setup, django_db_blocker, _listening):
    said = io.StringIO()
    with django_db_blocker.unblock():
        beside = database.another(*django_db_setup, called="demonstration")
        with database.at(beside):
            call_command("demo", stdout=said)
    yield Demonstration(said.getvalue(), beside)
    with django_db_blocker.unblock():
        beside.close()


@pytest.fixture
def _where_it_stands(_loaded):
    with database.at(_loaded.connection):
        yield


@pytest.fixture
def demonstration(_where_it_stands, db, _loaded):
    """It stands here, whole; what the test does to it is undone."""
    return _loaded
