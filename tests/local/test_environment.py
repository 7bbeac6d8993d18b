"""What a process takes from .env, and what `make run` fills in."""

import os
import shutil

import pytest

from derby_nm.local import environment, postgres

EXAMPLE = environment.ROOT / ".env.example"
EMBEDDED = "postgresql://embedded"
OURS = ("DJANGO_ENV", "SECRET_KEY", "DATABASE_URL", "SITE_URL", "ALLOWED_HOSTS", "DEBUG")


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A folder with an empty environment, whose embedded server is a word. `.env` is written."""
    before = dict(os.environ)
    for name in OURS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "LOCAL", tmp_path / ".local")
    monkeypatch.setattr(postgres, "start", lambda data: EMBEDDED)
    yield tmp_path
    os.environ.clear()
    os.environ.update(before)


def start():
    environment.develop()
    environment.load()


def test_nothing_set_is_development_on_the_embedded_server(copy):
    start()
    assert os.environ["DJANGO_ENV"] == "development"
    assert os.environ["DATABASE_URL"] == EMBEDDED
    assert len(os.environ["SECRET_KEY"]) > 50
    assert (copy / ".local" / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_database_url_and_nothing_else_is_development_too(copy, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://mine")
    start()
    assert os.environ["DATABASE_URL"] == "postgresql://mine"
    assert os.environ["DJANGO_ENV"] == "development"
    assert len(os.environ["SECRET_KEY"]) > 50


def test_the_key_outlives_a_restart(copy):
    start()
    first = os.environ.pop("SECRET_KEY")
    start()
    assert os.environ["SECRET_KEY"] == first


def test_a_copy_of_the_example_runs_as_development(copy):
    shutil.copy(EXAMPLE, copy / ".env")
    start()
    assert os.environ["DJANGO_ENV"] == "development"
    assert os.environ["DATABASE_URL"] == EMBEDDED
    assert len(os.environ["SECRET_KEY"]) > 50
    assert "ALLOWED_HOSTS" not in os.environ
    assert "SITE_URL" not in os.environ


def test_a_copy_of_the_example_serves_manage_py_as_well(copy):
    shutil.copy(EXAMPLE, copy / ".env")
    environment.load()
    assert os.environ["DJANGO_ENV"] == "development"


def test_what_the_file_says_counts_and_what_the_shell_says_counts_more(copy, monkeypatch):
    (copy / ".env").write_text("SITE_URL=http://one\nDEBUG=true\nALLOWED_HOSTS=\n")
    monkeypatch.setenv("DEBUG", "false")
    start()
    assert os.environ["SITE_URL"] == "http://one"
    assert os.environ["DEBUG"] == "false"
    assert "ALLOWED_HOSTS" not in os.environ


@pytest.mark.parametrize("where", ["shell", "file"])
def test_a_production_installation_is_refused_in_one_line(copy, monkeypatch, where):
    production = {"DJANGO_ENV": "production", "DATABASE_URL": "postgresql://council"}
    if where == "shell":
        for name, value in production.items():
            monkeypatch.setenv(name, value)
    else:
        (copy / ".env").write_text("".join(f"{name}={each}\n" for name, each in production.items()))
    with pytest.raises(SystemExit, match="DJANGO_ENV is production here"):
        environment.develop()


def test_production_is_not_changed_by_reading(copy, monkeypatch):
    """manage.py on a server: the settings themselves say what is missing."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://council")
    environment.load()
    assert "SECRET_KEY" not in os.environ
    assert "DJANGO_ENV" not in os.environ
