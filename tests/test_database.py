"""A database that is kept is never one of other sources: what its key counts, and what is dropped."""

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.db.models.signals import post_migrate

from accounts.models import User
from tests import database

FILES = {
    "boards/migrations/0001_initial.py": "from boards import old",
    "boards/migrations/0002_more.py": "def run(*_):\n    import accounts.helper",
    "boards/old.py": "from core.deeper import thing",
    "accounts/helper.py": "",
    "core/__init__.py": "",
    "core/deeper/__init__.py": "thing = 1",
    "core/guards.sql": "SELECT 1",
    "core/after.py": "def mend(**_):\n    from core import functions",
    "core/functions.py": "BODY = 'one'",
}
NOT_COUNTED = {"boards/views.py": "", "boards/templates/page.html": "", "tests/database.py": ""}


def after_migrate(**_):
    """Stands in for a function of core.after that Django calls after each migrate."""


after_migrate.__module__ = "core.after"


@pytest.fixture
def tree(tmp_path):
    """A small project whose function in core.after is called after each migrate."""
    for name, text in (FILES | NOT_COUNTED).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    post_migrate.connect(after_migrate)
    yield tmp_path
    post_migrate.disconnect(after_migrate)


@pytest.mark.parametrize("name", FILES)
def test_the_key_changes_with_every_file_that_makes_the_schema(tree, name):
    before = database.key(tree)
    assert database.key(tree) == before
    (tree / name).write_text(f"{FILES[name]}\n")
    assert database.key(tree) != before


@pytest.mark.parametrize("name", NOT_COUNTED)
def test_the_key_stays_where_the_schema_is_not_touched(tree, name):
    before = database.key(tree)
    (tree / name).write_text("changed")
    assert database.key(tree) == before


def test_the_key_changes_with_a_migration_more_or_less_or_of_another_name(tree):
    last = tree / "boards/migrations/0002_more.py"
    keys = [database.key(tree)]
    (tree / "boards/migrations/0003_last.py").write_text("")
    keys.append(database.key(tree))
    last.rename(last.with_name("0002_other.py"))
    keys.append(database.key(tree))
    last.with_name("0002_other.py").unlink()
    keys.append(database.key(tree))
    assert len(set(keys)) == 4


def test_the_key_changes_with_the_version_of_a_package(tree, monkeypatch):
    before = database.key(tree)
    newer = database._versions() | {("django", "5.2.99")}
    monkeypatch.setattr(database, "_versions", lambda: newer)
    assert database.key(tree) != before


def test_the_key_counts_every_migration_of_the_project():
    found = {str(path.relative_to(database.settings.BASE_DIR)) for path in database.sources()}
    assert {"core/migrations/0001_tables.py", "boards/migrations/0001_tables.py"} <= found
    assert "boards/views.py" not in found


@pytest.fixture
def keeper(db):
    keeper = database.Keeper()
    yield keeper
    for name in keeper.names("test_trial_.*"):
        keeper.drop(name)
    keeper.connection.close()


@pytest.fixture
def built(monkeypatch):
    """The names of the databases that were migrated, instead of migrating them."""
    names = []
    monkeypatch.setattr(database, "_migrate", names.append)
    return names


def test_a_template_is_migrated_once_and_again_for_other_sources(keeper, built):
    for number, key in enumerate(("a" * 12, "a" * 12, "b" * 12)):
        database.copy(keeper, f"test_trial_{key}", f"test_trial_run_{number}")
    assert built == [f"test_trial_{'a' * 12}_making", f"test_trial_{'b' * 12}_making"]
    database.copy(keeper, f"test_trial_{'a' * 12}", "test_trial_run_9", afresh=True)
    assert built[2:] == built[:1]


def test_what_was_not_migrated_to_its_end_is_no_template(keeper, monkeypatch):
    def killed(name):
        raise KeyboardInterrupt

    template = f"test_trial_{'a' * 12}"
    monkeypatch.setattr(database, "_migrate", killed)
    with pytest.raises(KeyboardInterrupt):
        database.copy(keeper, template, "test_trial_run_1")
    assert keeper.names(f"{template}.*") == [f"{template}_making"]
    database._clear_up(keeper, "test_trial")
    assert keeper.names("test_trial.*") == []


def test_nobody_signs_in_to_a_template(keeper, built):
    template = f"test_trial_{'a' * 12}"
    database.copy(keeper, template, "test_trial_run_1")
    other = database.Keeper()
    other.connection.settings_dict["NAME"] = template
    with pytest.raises(OperationalError, match="not currently accepting connections"):
        other.ask("SELECT 1")


def test_a_database_in_use_and_the_newest_templates_are_kept(keeper, built):
    other = database.Keeper()
    templates = [f"test_trial_{letter * 12}" for letter in "abcd"]
    for template in templates:
        database.copy(keeper, template, f"test_trial_run_{ord(template[-1])}")
    for name in (f"test_trial_run_{ord('a')}", f"test_trial_run_{ord('b')}"):
        keeper.ask("SELECT pg_advisory_unlock(%s, hashtext(%s))", [database.LOCK, name])
    other.hold(f"test_trial_run_{ord('b')}")
    for each in ("of_somebody_else", "run_97_worlds", f"run_{ord('b')}_worlds"):
        keeper.ask(f'CREATE DATABASE "test_trial_{each}"')
    other.hold(f"test_trial_run_{ord('b')}_worlds")
    database._clear_up(keeper, "test_trial")
    kept = set(keeper.names("test_trial.*"))
    other.connection.close()
    assert kept == {
        *templates[1:], "test_trial_of_somebody_else", f"test_trial_run_{ord('b')}",
        f"test_trial_run_{ord('b')}_worlds",
    }  # fmt: skip


def test_at_the_end_both_databases_of_a_run_go(keeper, monkeypatch):
    for each in ("run_97", "run_97_worlds", "run_978"):
        keeper.ask(f'CREATE DATABASE "test_trial_{each}"')
    its_own = database.Keeper()
    monkeypatch.setattr(database, "connection", its_own.connection)  # not the test's, which goes on
    database.end(its_own, "test_trial_run_97")
    assert keeper.names("test_trial_run.*") == ["test_trial_run_978"]


def test_the_worlds_stand_in_a_database_of_their_own_and_are_not_put_back_for_each_test(world):
    """They did once, by mistake, and it took a tenth of a second of two thousand tests."""
    assert connection.settings_dict["NAME"].endswith("_worlds")
    assert settings.DATABASES["default"]["NAME"] == connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned()")
        assert cursor.fetchone() == (None,)


def test_who_does_not_ask_for_them_finds_nothing(db):
    assert not connection.settings_dict["NAME"].endswith("_worlds")
    assert User.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_has_them_put_back_where_it_may_commit(world):
    assert not connection.settings_dict["NAME"].endswith("_worlds")
    assert User.objects.filter(pk=world.own.user.pk).exists()
