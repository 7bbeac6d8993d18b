"""No back door: tried as a second role of the database that sends plain SQL, and as the owner."""

import secrets

import pgtrigger
import psycopg
import pytest
from django.core.management import call_command, get_commands, load_command_class
from django.db import connection, transaction
from pghistory.models import Context
from psycopg import sql

from accounts.models import RoleGrant
from core import events, history, triggers
from core.actors import SYSTEM
from core.checks_triggers import trigger_functions
from core.models import Event
from tasking.models import Action

ALL = "SELECT '{' || string_agg(DISTINCT tgname::text, ',') || '}' FROM pg_trigger WHERE NOT tgisinternal"
OPENED = "CREATE FUNCTION public.opened() RETURNS BIGINT LANGUAGE SQL SECURITY DEFINER AS $$ DELETE FROM public.core_event RETURNING id $$"


@pytest.fixture
def web(transactional_db, world):
    """A connection of a role that may read and write rows and owns nothing. Nothing it does stays."""
    name, password = f"web_{secrets.token_hex(4)}", secrets.token_hex(16)
    place = connection.get_connection_params()
    keys = {key: place[key] for key in ("host", "port", "dbname") if place.get(key)}
    owner = psycopg.connect(**keys | _sign_in(place), autocommit=True)
    owner.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{password}'")
    owner.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}")
    owner.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}")
    owner.execute(OPENED)
    theirs = psycopg.connect(**keys, user=name, password=password)
    yield theirs
    theirs.close()
    owner.execute("DROP FUNCTION public.opened")
    owner.execute(f"DROP OWNED BY {name}")
    owner.execute(f"DROP ROLE {name}")
    owner.close()


def _sign_in(place):
    return {key: place[key] for key in ("user", "password") if place.get(key)}


def ignore_everything(web):
    """What anybody may say: all triggers by name, for the session."""
    (names,) = web.execute(ALL).fetchone()
    web.execute("SELECT set_config('pgtrigger.ignore', %s, false)", [names])


def refused(web, statement, error=psycopg.Error):
    """The statement fails; what stood before still stands."""
    with pytest.raises(error) as caught, web.transaction():
        web.execute(statement)
    return str(caught.value)


def count(web, table):
    return web.execute(
        sql.SQL("SELECT count(*) FROM public.{}").format(sql.Identifier(table))
    ).fetchone()[0]


@pytest.mark.parametrize(
    "statement", ["UPDATE core_event SET verb = 'x'", "DELETE FROM core_event", "SELECT opened()"]
)
def test_no_setting_opens_the_audit_trail(web, statement):
    ignore_everything(web)
    assert count(web, "core_event")
    assert "Cannot" in refused(web, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tasking_action SET state = 'offered' WHERE state = 'accepted'",
        "DELETE FROM tasking_actionupdate",
        "UPDATE tasking_actionevent SET what = 'x'",
    ],
)
def test_no_setting_opens_guards_and_history(web, statement):
    ignore_everything(web)
    refused(web, statement, psycopg.errors.RaiseException)


def test_history_is_written_whatever_the_session_says(web):
    ignore_everything(web)
    before = count(web, "tasking_actionevent")
    changed = web.execute("UPDATE tasking_action SET what = what || '.'").rowcount
    assert changed
    assert count(web, "tasking_actionevent") == before + changed


def test_a_temporary_table_takes_no_history_away(web):
    web.execute("CREATE TEMP TABLE tasking_actionevent (LIKE public.tasking_actionevent)")
    before = count(web, "tasking_actionevent")
    changed = web.execute("UPDATE public.tasking_action SET what = what || '.'").rowcount
    assert count(web, "tasking_actionevent") == before + changed


def test_a_table_of_ones_own_with_the_same_trigger_opens_nothing(web):
    (name,) = web.execute(
        "SELECT tgname FROM pg_trigger WHERE tgrelid = 'core_event'::regclass AND tgname LIKE 'pgtrigger_append%'"
    ).fetchone()
    web.execute("CREATE TEMP TABLE mine (id INT)")
    web.execute(
        f"CREATE TRIGGER {name} BEFORE UPDATE ON mine FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()"
    )
    ignore_everything(web)
    assert "Cannot" in refused(web, "DELETE FROM core_event")


@pytest.mark.parametrize(
    "statement",
    [
        "SET session_replication_role = replica",
        "ALTER TABLE core_event DISABLE TRIGGER ALL",
        "TRUNCATE core_event",
        "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN LANGUAGE SQL AS 'SELECT TRUE'",
        "ALTER FUNCTION public._pgtrigger_owner_ignores RESET search_path",
    ],
)
def test_what_only_the_owner_may_do(web, statement):
    refused(web, statement, psycopg.errors.InsufficientPrivilege)


@pytest.mark.django_db
def test_the_owner_may_still_pass_a_guard_by_name():
    events.record("changed", Action(pk=1), by=SYSTEM, label="A1")
    with pgtrigger.ignore("core.Event:append_only"):
        assert Event.objects.update(verb="mended") == Event.objects.count()
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        Event.objects.update(verb="again")


@pytest.mark.django_db
def test_an_owner_who_acts_as_another_passes_nothing():
    events.record("changed", Action(pk=1), by=SYSTEM, label="A1")
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE acted_as; GRANT SELECT, UPDATE ON core_event TO acted_as")
        cursor.execute("SET LOCAL ROLE acted_as")
        with (
            pgtrigger.ignore("core.Event:append_only"),
            pytest.raises(Exception, match="Cannot update"),
            transaction.atomic(),
        ):
            Event.objects.update(verb="mended")


@pytest.mark.django_db
def test_what_a_migration_brings_back_is_noticed_and_mended():
    assert triggers.faults() == []
    assert trigger_functions(None) == []
    call_command("pgtrigger", "install", "core.Event:append_only")
    found = triggers.faults()
    assert found[0] == triggers.SHOULD_IGNORE[0]
    ((model, trigger),) = pgtrigger.registered("core.Event:append_only")
    assert found[1:] == [f"{trigger.get_pgid(model)}()"]
    Context.install_pgh_attach_context_func()
    assert triggers.ATTACH_CONTEXT[0] in triggers.faults()
    (warning,) = trigger_functions(None)
    assert warning.id == "core.W020"
    assert "3 functions" in warning.msg
    call_command("migrate", verbosity=0)
    assert triggers.faults() == []
    assert triggers.mend() == []


@pytest.mark.django_db
def test_the_check_says_so_where_the_database_does_not_answer(monkeypatch):
    from django.db import OperationalError

    def broken():
        raise OperationalError("no server")

    monkeypatch.setattr("core.checks_triggers.faults", broken)
    assert [each.id for each in trigger_functions(None)] == ["core.I021"]


def test_history_names_who_began_the_write(world):
    with history.written_by("The import"), history.written_by("A step of it"):
        Action.objects.update(what="Changed by the import")
    row = Action.objects.first().events.order_by("-pgh_id").first()
    assert row.pgh_context.metadata == {"user": None, "name": "The import"}


def test_one_write_has_one_context_and_the_words_may_follow(world):
    @history.written_by("The job")
    def job():
        Action.objects.update(what="Once")
        Action.objects.update(what="Twice")

    job()
    assert Context.objects.get().metadata["name"] == "The job"
    job()
    assert Context.objects.count() == 2


READS = {"reconcile_money"}
"""Commands that write nothing."""
OURS = (
    "accounts",
    "neighbourhoods",
    "boards",
    "tasking",
    "forums",
    "funding",
    "performance",
    "derby_nm",
)


@pytest.mark.parametrize(
    ("name", "app"),
    [each for each in get_commands().items() if each[1] in OURS and each[0] not in READS],
)
def test_every_command_says_that_it_writes(name, app):
    """A command that writes nothing is named above."""
    assert hasattr(load_command_class(app, name).handle, "__wrapped__")


@pytest.mark.django_db
def test_a_command_is_named_in_history(capsys):
    call_command("create_administrator", "first@example.org", "First")
    grant = RoleGrant.objects.get(user__email="first@example.org")
    (row,) = grant.events.all()
    assert row.pgh_context.metadata["name"] == "The command line"
