"""What the pages say while the demonstration is being loaded, and how long they ask."""

import psycopg
import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from demo import loading
from demo.load import WORDS


@pytest.fixture
def load(db):
    """The connection of a load elsewhere that has told its fourth step."""
    settings = connection.get_connection_params()
    settings = {
        name: settings[name] for name in ("dbname", "user", "host", "port") if name in settings
    }
    with psycopg.connect(**settings, autocommit=True) as other:
        other.execute("SELECT set_config('application_name', %s, false)", [f"{loading.NAME}4"])
        yield other


def name(load, words):
    """A name for the other connection; ours sees it at once, as a request of its own would."""
    load.execute("SELECT set_config('application_name', %s, false)", [words])
    see()


def see():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")


@pytest.fixture
def client(settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "demo.loading.show_progress"]
    return Client()


def test_every_page_says_how_far_the_load_is(client, load):
    response = client.get("/meetings/?year=2026")
    page = response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert f"Step 4 of {len(WORDS)}: {WORDS[3]}" in page
    assert 'value="4"' in page
    assert 'href="/meetings/?year=2026"' in page


def test_afterwards_the_pages_are_there_and_nothing_is_asked(client, load, django_user_model):
    django_user_model.objects.create(email="ann@example.org", name="Ann")
    name(load, "")
    assert "being loaded" not in client.get("/").content.decode()
    name(load, f"{loading.NAME}5")
    assert "being loaded" not in client.get("/").content.decode()


def test_an_empty_database_is_asked_again(client, load, monkeypatch):
    """The web server may stand before the load has begun."""
    name(load, "")
    monkeypatch.setattr(User.objects, "exists", lambda: False)
    assert "being loaded" not in client.get("/").content.decode()
    name(load, f"{loading.NAME}1")
    assert "being loaded" in client.get("/").content.decode()


def test_what_watches_the_server_is_answered(client, load):
    assert client.get("/health/").status_code == 200


def test_a_step_is_told(db):
    loading.tell(3)
    assert loading.step() == 3
    loading.tell(None)
    see()
    assert loading.step() is None
