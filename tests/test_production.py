"""Production by the README: its own commands, two roles, real units, backup, restore, upgrade."""

import hashlib
import re
import threading
from urllib.parse import urlsplit

import psycopg
import pytest

from derby_nm.local.environment import ROOT
from tests.production import readme
from tests.production.browser import HOST, Browser
from tests.production.letters import Letters
from tests.production.machine import Machine, read_settings

FIRST = "first@council.example"
PASSWORD = "several quiet words"
DENIED = (
    "ALTER TABLE boards_minute DISABLE TRIGGER ALL",
    "ALTER TABLE boards_minute DISABLE TRIGGER USER",
    "SET session_replication_role = replica",
    "TRUNCATE core_event",
    "TRUNCATE boards_meeting CASCADE",
    "DROP TABLE core_event",
    "DROP TRIGGER pgtrigger_append_only_56466 ON core_event",
    "CREATE TABLE public.mine (id int)",
    "CREATE TEMPORARY TABLE core_event (id int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(name) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    "CREATE TRIGGER mine BEFORE DELETE ON core_event EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "ALTER TABLE core_event OWNER TO derby_nm_web",
    "SET ROLE derby_nm_owner",
    "SET SESSION AUTHORIZATION derby_nm_owner",
    "CREATE ROLE mine",
    "ALTER DATABASE derby_nm SET session_replication_role = replica",
    "UPDATE core_event SET verb = 'x'",
    "DELETE FROM core_event",
    "UPDATE boards_minuteevent SET text = 'x'",
    "DELETE FROM accounts_rolegrantevent",
    "DELETE FROM django_migrations",
    "COPY core_event TO PROGRAM 'true'",
)
OF_REVOKING = "- '{revoked_at,revoked_by_id,revoked_by_name}'::text[]"
DOCUMENTS = (
    ("boards_agendapack", "pdf", "sha256"),
    ("boards_agendapack", "private_pdf", "private_sha256"),
    ("boards_minutesapproval", "pdf", "sha256"),
    ("boards_minutesapproval", "private_pdf", "private_sha256"),
)


@pytest.fixture
def letters():
    server = Letters()
    yield server
    server.close()


@pytest.fixture
def machine(letters):
    here = Machine(
        {
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": letters.port,
            "DEFAULT_FROM_EMAIL": "neighbourhoods@council.example",
        }
    )
    yield here
    here.close()


def test_production_by_the_readme(machine, letters):
    install, settings, database, start, backup, restore, upgrade = readme.steps()
    for step in (install, settings):
        machine.follow(step)
    assert_both_ways_of_reading_settings_agree(machine)
    machine.follow(database)
    link = machine.printed.strip()
    assert link.startswith(f"https://{HOST}/invitation/")
    machine.follow(start)
    assert machine.quiet_start == 0, "a connection was opened before the first page asked for one"

    browser = Browser(machine.port)
    assert_public_pages(browser)
    assert_the_invitation_comes_with_the_host(letters, link)
    sign_in_for_the_first_time(browser, link)
    command = machine.here("deploy/as web .venv/bin/python -m tests.production.worlds")
    machine.run(command, DJANGO_SETTINGS_MODULE="derby_nm.settings")
    assert_the_web_role_can_do_nothing_more(machine)
    assert_a_later_table_is_covered(machine)
    assert "Traceback" not in machine.log("derby-nm-web")
    assert_killed_connections_cost_one_page_at_most(machine, browser)
    assert_letters_go_on_after_that(browser, letters)
    before_restart = len(machine.log("derby-nm-web"))

    for name in ("derby-nm-web", "derby-nm-worker"):
        machine.stop(name)
    machine.follow(backup)
    machine.follow(restore)
    assert_same_rows_and_documents(machine)
    assert_links_of_before_no_longer_open(machine)
    assert_still_signed_in(browser)
    machine.follow(upgrade)
    assert_still_signed_in(browser)
    assert "Traceback" not in machine.log("derby-nm-web")[before_restart:]
    assert machine.ran == [command for step in readme.steps() for command in step.commands]


def assert_both_ways_of_reading_settings_agree(machine):
    """systemd and the shell of deploy/as read the same from the files."""
    for who, names in (("web", ["web"]), ("owner", ["web", "owner"])):
        printed = machine.run(f"deploy/as {who} env -0").split("\0")
        shell = dict(line.split("=", 1) for line in printed if line)
        wanted = machine.settings(*names)
        assert {name: shell.get(name) for name in wanted} == wanted
    assert wanted["DATABASE_URL"].startswith("postgresql://derby_nm_owner@")
    assert len(wanted["SECRET_KEY"]) > 50


def assert_public_pages(browser):
    home = browser.get("/")
    assert home.code == 200
    assert "Sinfin" in browser.get("/neighbourhoods/").text  # from the file of the README
    assert int(home.headers["Strict-Transport-Security"].split("=")[1].split(";")[0]) > 30_000_000
    plain = browser.get("/", **{"X-Forwarded-Proto": "http"})
    assert (plain.code, plain.headers["Location"]) == (301, f"https://{HOST}/")
    assert browser.get("/", Host="other.example").code == 400
    health = browser.get("/health/", **{"X-Forwarded-Proto": "http"})
    assert (health.code, "ok" in health.text) == (200, True)
    assert browser.get("/sign-in/").code == 200
    (style,) = re.findall(r'href="(/static/app\.[0-9a-f]{12}\.css)"', home.text)
    file = browser.get(style)
    assert (file.code, "immutable" in file.headers["Cache-Control"]) == (200, True)


def assert_the_invitation_comes_with_the_host(letters, link):
    person = link.rsplit(":", 2)[0]  # what follows is the second of signing, and the proof
    letter = letters.wait_for(FIRST, person)
    assert letter["From"] == "neighbourhoods@council.example"


SET_UP = "/me/two-step/set-up/"


def sign_in_for_the_first_time(browser, link):
    path = urlsplit(link).path
    assert browser.get(path).code == 200
    accepted = browser.post(path, password=PASSWORD)
    assert accepted.code == 302
    (session,) = (each for each in accepted.headers.get_all("Set-Cookie") if "sessionid" in each)
    assert {"Secure", "HttpOnly"} <= set(session.split("; "))
    assert_still_signed_in(browser)


def assert_still_signed_in(browser):
    """Who is signed in is led to setting up the second step; a stranger would have to sign in."""
    first = browser.get("/me/")
    assert (first.code, first.headers["Location"]) == (302, SET_UP)


def assert_the_web_role_can_do_nothing_more(machine):
    with machine.connect("derby_nm_web") as web:
        allowed = [statement for statement in DENIED if not is_denied(web, statement)]
        assert allowed == []
        web.execute("DELETE FROM accounts_signin WHERE at < now() - interval '91 days'")
        assert web.execute("SELECT count(*) FROM core_event").fetchone()[0] > 10


def is_denied(connection, statement):
    try:
        connection.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        return True
    return False


def assert_a_later_table_is_covered(machine):
    """Default privileges reach a table of the next migration, and grants.sql its history."""
    with machine.connect("derby_nm_owner") as owner, machine.connect("derby_nm_web") as web:
        owner.execute("CREATE TABLE later_thing (id bigserial, text text)")
        owner.execute(
            "CREATE TRIGGER pgtrigger_append_only_1 BEFORE UPDATE ON later_thing "
            "EXECUTE FUNCTION suppress_redundant_updates_trigger()"
        )
        web.execute("INSERT INTO later_thing (text) VALUES ('here')")
        assert web.execute("SELECT id, text FROM later_thing").fetchall() == [(1, "here")]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute("TRUNCATE later_thing")
        machine.run(
            machine.here(
                "deploy/as owner sh -c 'psql -X -q -f deploy/grants.sql \"$DATABASE_URL\"'"
            )
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute("DELETE FROM later_thing")
        owner.execute("DROP TABLE later_thing")


KILL = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE usename = 'derby_nm_web' {}"
)


def assert_killed_connections_cost_one_page_at_most(machine, browser):
    for _ in range(8):  # every process has a connection by now
        assert_still_signed_in(browser)
    with machine.connect() as server:
        assert server.execute(KILL.format("")).fetchone()[0] >= 2
        codes = [browser.get(SET_UP).code for _ in range(8)]
        assert codes == [200] * 8

        # One page stands in the middle of a query when its connection is killed.
        server.execute("BEGIN")
        server.execute("LOCK TABLE accounts_user")
        answers = []
        waiting = threading.Thread(target=lambda: answers.append(browser.get(SET_UP).code))
        waiting.start()
        while not server.execute(KILL.format("AND wait_event_type = 'Lock'")).fetchone()[0]:
            server.execute("SELECT pg_stat_clear_snapshot()")
        server.execute("ROLLBACK")
        waiting.join()
        assert answers == [503]
        assert_still_signed_in(browser)


def assert_letters_go_on_after_that(browser, letters):
    """The worker's connections were killed too."""
    stranger = Browser(browser.port)
    stranger.get("/password/reset/")
    assert stranger.post("/password/reset/", email=FIRST).code == 302
    letters.wait_for(FIRST, f"https://{HOST}/password/reset/")


def assert_same_rows_and_documents(machine):
    """The restored database against the one before, not by the product's own comparison."""
    with (
        machine.connect(database="derby_nm_before") as before,
        machine.connect(database="derby_nm") as after,
    ):
        tables = names(before)
        assert names(after) == tables
        assert len(tables) > 60
        for table in tables:
            if table.startswith("procrastinate_"):  # the worker runs again
                continue
            what = f"to_jsonb(t) {OF_REVOKING if table == 'core_link' else ''}"
            query = f"""SELECT count(*), md5(string_agg(({what})::text, chr(10) ORDER BY ({what})::text))
                FROM "{table}" t"""
            assert after.execute(query).fetchone() == before.execute(query).fetchone(), table
        seen = [
            hashlib.sha256(content).hexdigest() == proof
            for table, content, proof in DOCUMENTS
            for content, proof in after.execute(
                f"SELECT {content}, {proof} FROM {table} WHERE {content} IS NOT NULL"
            )
        ]
        assert len(seen) > 5
        assert all(seen)


def assert_links_of_before_no_longer_open(machine):
    """One that was revoked after the backup would work again: all are revoked."""
    working = "SELECT count(*) FROM core_link WHERE revoked_at IS NULL AND ends_at > now()"
    with (
        machine.connect(database="derby_nm_before") as before,
        machine.connect(database="derby_nm") as after,
    ):
        assert before.execute(working).fetchone()[0] > 0
        assert after.execute(working).fetchone()[0] == 0


def names(connection):
    query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    return [name for (name,) in connection.execute(query).fetchall()]


def test_each_command_is_run_or_listed_with_a_reason():
    commands = {command for step in readme.steps() for command in step.commands}
    assert readme.NOT_RUN.keys() - commands == set(), "listed and no longer in the README"
    assert len(commands - readme.NOT_RUN.keys()) >= 20


def test_a_block_of_another_kind_in_the_readme_is_noticed():
    text = (ROOT / "README.md").read_text()
    with pytest.raises(AssertionError, match="another kind"):
        readme.steps(text.replace("```sh\nsudo systemctl start derby-nm-backup", "```\nsudo x", 1))


READ = re.compile(r"""(?:env\.\w+|os\.environ\.get)\(\s*["']([A-Z_]+)["']""")


def test_every_setting_that_is_read_stands_in_the_example_and_no_other():
    read = set()
    for name in ("derby_nm/settings.py", "gunicorn.conf.py"):
        read |= set(READ.findall((ROOT / name).read_text()))
    text = (ROOT / ".env.example").read_text()
    assert read == read_settings(text).keys()
    assert {"SECRET_KEY", "DATABASE_URL", "WEB_BIND"} <= read
    for name in ("web.env", "owner.env"):
        assert read_settings((ROOT / "deploy" / name).read_text()).keys() <= read
