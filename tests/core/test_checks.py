"""What `check --deploy` says of an installation: address, email, proxy, rights of the role."""

import pytest
from django.core.checks import run_checks
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper

from core import checks
from core.database_role import Finding, examine

GOOD = {
    "SITE_URL": "https://neighbourhoods.council.example",
    "ALLOWED_HOSTS": [".council.example"],
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "DEFAULT_FROM_EMAIL": "Neighbourhoods <neighbourhoods@council.example>",
    "SECURE_SSL_REDIRECT": True,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
}
OURS = (checks.site_address, checks.any_host, checks.email, checks.proxy)


@pytest.fixture
def deployed(settings):
    """A function that changes settings of a sound installation; returns what the checks find."""

    def look(**changes):
        for name, value in (GOOD | changes).items():
            setattr(settings, name, value)
        return [found.id for check in OURS for found in check(None)]

    return look


def test_a_sound_installation_has_nothing_to_say(deployed):
    assert deployed() == []


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "is missing"),
        ("http://neighbourhoods.council.example", "does not begin with https://"),
        ("neighbourhoods.council.example", "does not begin with https://"),
        ("https://", "names no host"),
        ("https://neighbourhoods.council.example/", "must end after the host"),
        ("https://neighbourhoods.council.example/site", "must end after the host"),
        ("https://me@neighbourhoods.council.example", "must end after the host"),
        ("https://neighbourhoods.council.example:port", "is not an address"),
        ("https://[::1", "is not an address"),
    ],
)
def test_an_address_that_breaks_the_links_in_letters_is_an_error(deployed, address, said):
    assert deployed(SITE_URL=address) == ["core.E001"]
    assert said in checks.site_address(None)[0].msg


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"SITE_URL": "https://other.example"}, "core.W002"),
        ({"ALLOWED_HOSTS": ["*"]}, "core.W003"),
        ({"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}, "core.W004"),
        ({"DEFAULT_FROM_EMAIL": "neighbourhoods@example.org"}, "core.W005"),
        ({"SECURE_PROXY_SSL_HEADER": None}, "core.W006"),
    ],
)
def test_each_gap_has_its_warning(deployed, changes, number):
    assert deployed(**changes) == [number]


@pytest.mark.django_db
def test_only_check_deploy_asks(settings):
    settings.SITE_URL = ""
    assert "core.E001" in [found.id for found in run_checks(include_deployment_checks=True)]
    assert "core.E001" not in [found.id for found in run_checks()]


def test_without_a_database_the_role_is_said_not_to_be_checked(monkeypatch):
    nobody = {"host": "127.0.0.1", "port": 1, "dbname": "none"}
    monkeypatch.setattr(DatabaseWrapper, "get_connection_params", lambda self: nobody)
    assert [found.id for found in checks.database_role(None)] == ["core.I020"]


def test_an_administrator_of_the_server_is_no_role_for_the_web(db):
    found = checks.database_role(None)
    assert [each.id for each in found] == ["core.W021"]
    assert "be superuser" in found[0].msg
    assert "deploy/roles.sql" in found[0].hint


LESSER = (
    "CREATE ROLE lesser_role",
    "REVOKE ALL ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO lesser_role",
    "DO $$ BEGIN EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()); END $$",
    "GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO lesser_role",
    "REVOKE INSERT ON django_migrations FROM lesser_role",
)


def powers(*statements):
    """The numbers of what a lesser role can do after these statements, with the names."""
    with connection.cursor() as cursor:
        for statement in (*LESSER, *statements, "SET LOCAL ROLE lesser_role"):
            cursor.execute(statement)
        found = {each.number: each.names for each in examine(connection.connection)}
        cursor.execute("RESET ROLE")
    return found


def test_the_lesser_role_can_do_its_work_and_nothing_more(db):
    assert powers() == {}


IN_DATABASE = (
    "DO $$ BEGIN EXECUTE format('{} ON DATABASE %I {} lesser_role', current_database()); END $$"
)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("ALTER ROLE lesser_role CREATEROLE", {21: ("make roles",)}),
        ("GRANT pg_write_all_data TO lesser_role", None),
        (IN_DATABASE.format("GRANT TEMPORARY", "TO"), {23: ("temporary",)}),
        ("GRANT CREATE ON SCHEMA public TO lesser_role", {24: ("public",)}),
        ("ALTER TABLE core_event OWNER TO lesser_role", None),
        ("GRANT TRUNCATE ON boards_minute TO lesser_role", {26: ("boards_minute",)}),
        ("GRANT TRIGGER ON boards_minute TO lesser_role", {27: ("boards_minute",)}),
        ("GRANT REFERENCES ON boards_minute TO lesser_role", {27: ("boards_minute",)}),
        ("GRANT UPDATE ON core_event TO lesser_role", {28: ("core_event",)}),
        ("GRANT UPDATE (verb) ON core_event TO lesser_role", {28: ("core_event",)}),
        ("GRANT DELETE ON boards_minuteevent TO lesser_role", {28: ("boards_minuteevent",)}),
        ("GRANT UPDATE (owner_id) ON tasking_actionevent TO lesser_role", {}),
        (
            "GRANT UPDATE (what) ON tasking_actionevent TO lesser_role",
            {28: ("tasking_actionevent",)},
        ),
        ("GRANT UPDATE ON tasking_actionevent TO lesser_role", {28: ("tasking_actionevent",)}),
        ("GRANT DELETE ON tasking_actionevent TO lesser_role", {28: ("tasking_actionevent",)}),
        ("GRANT DELETE ON django_migrations TO lesser_role", {29: ("django_migrations",)}),
        (
            "GRANT SET ON PARAMETER session_replication_role TO lesser_role",
            {30: ("session_replication_role",)},
        ),
        ("REVOKE INSERT ON boards_minute FROM lesser_role", {31: ("boards_minute",)}),
        ("REVOKE SELECT ON boards_minute FROM lesser_role", {31: ("boards_minute",)}),
    ],
)
def test_each_power_too_many_or_too_few_is_found(db, statement, found):
    seen = powers(statement)
    if found is not None:
        assert seen == found
    elif "pg_write_all_data" in statement:
        assert seen[22] == ("pg_write_all_data",)
        assert "core_event" in seen[28]
    else:
        assert seen[25] == ("core_event",)
        assert {26, 27, 28} <= seen.keys()


def test_a_message_lists_five_names_and_counts_the_rest():
    finding = Finding(26, "can empty tables", tuple("abcdefg"))
    warning = checks._role_warning("web", finding)
    assert warning.msg == "The database role web can empty tables: a, b, c, d, e and 2 more"
    assert warning.id == "core.W026"
