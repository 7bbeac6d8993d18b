"""Limits, the log, letters, links: what stands between a stranger and an account."""

import datetime
from urllib.parse import unquote

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.signin import log
from accounts.signin.models import Outcome, SignIn
from boards.settings.operations import set_setting
from core.actors import SYSTEM
from core.errors import Refused
from core.letters.models import Letter
from derby_nm.local.environment import ROOT
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "three words walk"
HERE, THERE = "192.0.2.10", "198.51.100.7"


@pytest.fixture(autouse=True)
def no_earlier_tries():
    cache.clear()


@pytest.fixture
def ann():
    return _with_password("ann@example.org", "Ann")


@pytest.fixture
def boss(world, as_user):
    return as_user(world.people["system_administrator"])


def _with_password(email, name):
    user = factories.UserFactory(email=email, name=name)
    user.set_password(PASSWORD)
    user.save()
    return user


def attempt(password, email="ann@example.org", address=HERE, **extra):
    """A try from an address in a browser of its own. Returns the client."""
    client = Client(REMOTE_ADDR=address, HTTP_USER_AGENT="Browser/1")
    client.post("/sign-in/", {"login": email, "password": password}, **extra)
    return client


def is_in(client):
    return "_auth_user_id" in client.session


def letters_to(email):
    return [
        {"to": each.to, "subject": each.subject, "body": each.body}
        for each in Letter.objects.filter(to=email).order_by("pk")
    ]


def outcomes(**query):
    return list(SignIn.objects.filter(**query).order_by("id").values_list("outcome", flat=True))


def test_who_comes_to_admin_first_is_there_after_signing_in(world):
    """Not at admin's own sign-in, which refuses whoever is signed in."""
    user = world.people["data_officer"]
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    asked = client.get("/admin/", follow=True).redirect_chain[-1][0]
    assert unquote(asked) == "/sign-in/?next=/admin/"
    sent = {"login": user.email, "password": PASSWORD, "next": "/admin/"}
    page = client.post(asked, sent, follow=True)
    assert page.status_code == 200
    assert page.request["PATH_INFO"] == "/admin/"


def test_a_stranger_shuts_out_the_address_and_not_the_owner(ann):
    for _ in range(7):
        attempt("wrong", address=THERE)
    assert not is_in(attempt(PASSWORD, address=THERE))
    assert is_in(attempt(PASSWORD, address=HERE))


def test_the_limit_of_a_pair_is_five_and_a_right_password_is_not_counted(ann):
    for _ in range(12):
        assert is_in(attempt(PASSWORD))
    for _ in range(5):
        attempt("wrong")
    assert outcomes(user=ann)[-5:] == [Outcome.WRONG_PASSWORD] * 5
    assert not is_in(attempt(PASSWORD))
    assert outcomes(user=ann)[-1] == Outcome.TOO_MANY


def test_many_addresses_slow_an_account_and_do_not_lock_it(ann, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"sign_in_account": "6/h/key"}
    for number in range(6):
        attempt("wrong", address=f"203.0.113.{number}")
    assert is_in(attempt(PASSWORD, address=HERE))
    attempt("wrong", address=THERE)
    attempt("wrong", address=THERE)
    assert outcomes(address=THERE) == [Outcome.WRONG_PASSWORD, Outcome.TOO_MANY]


def test_one_address_tries_no_end_of_accounts(ann, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"sign_in_address": "8/5m/ip"}
    for number in range(8):
        attempt("wrong", email=f"somebody{number}@example.org", address=THERE)
    assert not is_in(attempt(PASSWORD, address=THERE))
    assert is_in(attempt(PASSWORD, address=HERE))


def test_another_host_header_does_not_open_a_fresh_count(ann, settings):
    settings.ALLOWED_HOSTS = ["*"]
    for number in range(6):
        attempt("wrong", HTTP_HOST=f"host{number}.example")
    assert not is_in(attempt(PASSWORD, HTTP_HOST="another.example"))


def test_a_forwarded_address_counts_only_behind_our_proxies(ann, settings):
    for number in range(6):
        attempt("wrong", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    assert set(SignIn.objects.values_list("address", flat=True)) == {HERE}
    assert not is_in(attempt(PASSWORD, HTTP_X_FORWARDED_FOR="203.0.113.99"))
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    cache.clear()
    attempt("wrong", HTTP_X_FORWARDED_FOR="203.0.113.1, 198.51.100.9")
    assert SignIn.objects.latest("id").address == "198.51.100.9"


def test_every_attempt_is_logged_and_no_password_is(ann):
    attempt("a secret that was typed")
    attempt("a secret that was typed", email="stranger@example.net")
    attempt(PASSWORD)
    ann.is_active = False
    ann.save()
    attempt(PASSWORD)
    rows = list(SignIn.objects.order_by("id"))
    assert [each.outcome for each in rows] == [
        Outcome.WRONG_PASSWORD,
        Outcome.UNKNOWN,
        Outcome.SIGNED_IN,
        Outcome.SUSPENDED,
    ]
    assert [each.user for each in rows] == [ann, None, ann, ann]
    assert rows[0].address == HERE
    assert rows[0].browser == "Browser/1"
    assert "secret" not in str([list(each.__dict__.values()) for each in rows])


@pytest.mark.server_time
def test_the_log_is_never_changed_and_ends_only_by_its_age(ann):
    attempt("wrong")
    for statement in ("UPDATE accounts_signin SET outcome = 'signed_in'",
                      "DELETE FROM accounts_signin"):  # fmt: skip
        with (
            pytest.raises(DatabaseError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert SignIn.objects.count() == 1
    old = timezone.now() - datetime.timedelta(days=366)
    SignIn.objects.create(at=old, email="a@example.org", outcome=Outcome.UNKNOWN)
    assert log.clear() == 1
    assert outcomes() == [Outcome.WRONG_PASSWORD]


@pytest.mark.server_time
def test_the_web_role_of_production_ends_the_log_by_age_and_not_before():
    """With the grants of deploy/grants.sql, which take DELETE from every other log."""
    for days in (89, 400):
        at = timezone.now() - datetime.timedelta(days=days)
        SignIn.objects.create(at=at, email="a@example.org", outcome=Outcome.UNKNOWN)
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE trial_web")
        _grant(cursor, "trial_web")
        cursor.execute("SET LOCAL ROLE trial_web")
        assert log.clear() == 1
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            cursor.execute("DELETE FROM accounts_signin")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute("DELETE FROM core_event")
        cursor.execute("RESET ROLE")


def _grant(cursor, role):
    """What psql does with deploy/grants.sql."""
    text = (
        (ROOT / "deploy" / "grants.sql").read_text().partition("BEGIN;")[2].partition("COMMIT;")[0]
    )
    lines = [line for line in text.splitlines() if not line.startswith("--")]
    text = "\n".join(lines).replace(":'web'", f"'{role}'").replace(':"web"', role)
    cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
    for statement in text.replace("\\gexec", ";").split(";"):
        if statement.strip():
            cursor.execute(statement)
            for (made,) in cursor.fetchall() if cursor.description else ():
                cursor.execute(made)


@pytest.mark.server_time
def test_the_setting_is_no_shorter_than_what_the_database_keeps():
    today, name = timezone.localdate(), "accounts.sign_in_log_days"
    with pytest.raises(Refused, match="from 90"):
        set_setting(name=name, value="89", starts_on=today, by=SYSTEM)
    set_setting(name=name, value="90", starts_on=today, by=SYSTEM)
    for days in (89, 95):
        at = timezone.now() - datetime.timedelta(days=days)
        SignIn.objects.create(at=at, email="a@example.org", outcome=Outcome.UNKNOWN)
    assert log.clear() == 1


def test_the_administrator_sees_the_attempts_of_all_and_of_one(ann, boss):
    bob = _with_password("bob@example.org", "Bob")
    attempt("wrong")
    attempt("wrong", email="bob@example.org")
    text = boss.get("/users/sign-ins/").content.decode()
    assert text.index("bob@example.org") < text.index("ann@example.org")
    for query in (f"person={ann.pk}", "q=ANN@example.org"):
        of_ann = boss.get(f"/users/sign-ins/?{query}").content.decode()
        assert "Wrong password" in of_ann
        assert "bob@example.org" not in of_ann
    of_kind = boss.get(f"/users/sign-ins/?person={bob.pk}&outcome=signed_in").content.decode()
    assert "No results." in of_kind
    for odd in ("person=x", "person=99999999999999999999", "outcome=x", "after=x", "q=%00"):
        assert boss.get(f"/users/sign-ins/?{odd}").status_code == 200


def test_the_list_of_attempts_takes_the_same_queries_for_one_row_and_three(
    ann, boss, django_assert_num_queries
):
    attempt("wrong")
    with django_assert_num_queries(4):
        boss.get("/users/sign-ins/")
    attempt("wrong")
    attempt("wrong")
    with django_assert_num_queries(4):
        boss.get("/users/sign-ins/")


def test_a_reset_link_carries_our_own_address_whatever_the_request_claims(ann, settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://neighbourhoods.example.org"
    Client().post("/password/reset/", {"email": ann.email}, HTTP_HOST="evil.example")
    (letter,) = letters_to(ann.email)
    assert "https://neighbourhoods.example.org/password/reset/key/" in letter["body"]
    assert "evil.example" not in str(letter)


def test_an_invitation_carries_our_own_address_whatever_the_request_claims(boss, settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://neighbourhoods.example.org"
    data = {"name": "New", "email": "new@example.org"}
    boss.post("/users/invite/", data, HTTP_HOST="evil.example")
    (letter,) = letters_to("new@example.org")
    assert "https://neighbourhoods.example.org/invitation/" in letter["body"]
    assert "evil.example" not in str(letter)


def test_resets_asked_for_by_a_stranger_do_not_keep_the_owner_from_theirs(ann):
    for _ in range(7):
        Client(REMOTE_ADDR=THERE).post("/password/reset/", {"email": ann.email})
    assert len(letters_to(ann.email)) == 5
    answer = Client(REMOTE_ADDR=HERE).post("/password/reset/", {"email": ann.email})
    assert answer.status_code == 302
    assert len(letters_to(ann.email)) == 6


def test_a_changed_password_is_told_in_a_letter_and_ends_other_sessions(ann):
    here, elsewhere = attempt(PASSWORD), attempt(PASSWORD, address=THERE)
    new = {"oldpassword": PASSWORD, "password1": "a new long password"}
    here.post("/password/", new | {"password2": "a new long password"})
    (letter,) = letters_to(ann.email)
    assert letter["subject"] == "Your password has been changed"
    assert f"From the address: {HERE}" in letter["body"]
    assert here.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302


def test_a_password_that_was_reset_is_told_in_a_letter_and_opens_at_once(ann):
    client = Client(REMOTE_ADDR=HERE)
    for _ in range(6):
        attempt("wrong")
    client.post("/password/reset/", {"email": ann.email})
    path = letters_to(ann.email)[0]["body"].split("testserver", 1)[1].split()[0]
    page = client.get(path, follow=True)
    data = {"password1": "a new long password", "password2": "a new long password"}
    client.post(page.redirect_chain[-1][0], data)
    assert letters_to(ann.email)[1]["subject"] == "Your password has been reset"
    assert is_in(attempt("a new long password"))


def test_a_changed_address_is_told_at_both_and_signs_out(ann, boss):
    client = attempt(PASSWORD)
    data = {"email": "Ann.New@example.org"}
    assert boss.post(f"/users/{ann.pk}/email/", data).status_code == 302
    ann.refresh_from_db()
    assert ann.email == "ann.new@example.org"
    for address in ("ann@example.org", "ann.new@example.org"):
        (letter,) = letters_to(address)
        assert "ann.new@example.org, not with ann@example.org" in letter["body"]
    assert client.get("/me/").status_code == 302
    taken = boss.post(f"/users/{ann.pk}/email/", {"email": "HEAD_OF_SERVICE@example.org"})
    assert taken.status_code == 422
