"""What the pages say while the demonstration is being loaded, and how long they ask."""

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts.models import User
from demo import loading
from demo.load import GROUND, WORDS


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


@pytest.fixture
def records(load):
    """The same load, when who and what there is has been written."""
    name(load, f"{loading.NAME}{len(GROUND) + 1}")


HTML = {"accept": "text/html,*/*"}


def test_pages_are_read_while_records_are_written(client, records):
    response = client.get("/", headers=HTML)
    page = response.content.decode()
    assert response.status_code == 200
    assert f"still being loaded ({WORDS[len(GROUND)].lower()})" in page
    assert "Neighbourhoods" in page
    assert "still being loaded" not in client.get("/").content.decode()  # what no reader asks for


def test_nothing_is_saved_before_the_end(client, records):
    response = client.post("/me/", {"name": "Ann"}, headers=HTML)
    page = response.content.decode()
    assert "Nothing can be saved before its end" in page
    assert "what you typed is still there" in page


def test_people_sign_in_meanwhile(client, records):
    ann = User(email="ann@example.org", name="Ann")
    ann.set_password("three words walk")
    ann.save()
    typed = {"login": "ann@example.org", "password": "three words walk"}
    assert client.post("/sign-in/", typed, headers=HTML).status_code == 302
    page = client.get("/", headers=HTML).content.decode()
    assert "What you need to do" in page
    assert page.count("still being loaded") == 1


def test_a_load_that_was_broken_off_begins_again(db, monkeypatch):
    def write_users(world):
        User.objects.create(email=f"{User.objects.count()}@example.org", name="Ann")

    def break_off(world):
        raise RuntimeError("Ctrl-C")

    def steps(last):
        monkeypatch.setattr("demo.load.GROUND", [("Sign-ins", write_users)])
        monkeypatch.setattr("demo.load.STEPS", [("Sign-ins", write_users), ("Meetings", last)])
        monkeypatch.setattr("demo.load.WORDS", ["Sign-ins", "Meetings", "Rules"])
        monkeypatch.setattr("demo.load.check", lambda: None)

    steps(break_off)
    with pytest.raises(RuntimeError):
        call_command("demo", "--if-empty")
    assert loading.is_in_part()
    steps(lambda world: None)
    call_command("demo", "--if-empty")
    assert not loading.is_in_part()
    assert list(User.objects.values_list("email", flat=True)) == ["0@example.org"]
    call_command("demo", "--if-empty")
    assert User.objects.count() == 1


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
