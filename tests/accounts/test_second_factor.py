"""Codes from an app: set up, asked for, required of roles with sensitive content, reset."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from accounts.signin.models import Outcome, SignIn
from core.letters.models import Letter
from core.models import Event
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "three words walk"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def no_earlier_tries():
    cache.clear()


@pytest.fixture
def ann():
    return _with_password(factories.UserFactory(email="ann@example.org", name="Ann"))


def _with_password(user):
    user.set_password(PASSWORD)
    user.save()
    return user


def code_of(secret, steps=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def sign_in(user):
    client = Client()
    client.post("/sign-in/", {"login": user.email, "password": PASSWORD})
    return client


def is_in(client):
    return "_auth_user_id" in client.session


def subjects():
    rows = Letter.objects.filter(to="ann@example.org").order_by("pk")
    return list(rows.values_list("subject", flat=True))


def test_it_is_set_up_with_a_picture_and_shown_codes_once(ann, django_capture_on_commit_callbacks):
    client = sign_in(ann)
    text = client.get("/me/two-step/set-up/").content.decode()
    secret = re.search(r'app-secret">(\w+)<', text).group(1)
    assert 'src="data:image/svg+xml;base64,' in text
    wrong = client.post("/me/two-step/set-up/", {"code": "000000"})
    assert "The code is not right" in wrong.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/me/two-step/set-up/", {"code": code_of(secret)})
    assert done["Location"] == "/me/two-step/codes/"
    shown = client.get("/me/two-step/codes/").content.decode()
    codes = re.findall(r"<li>(\d{8})</li>", shown)
    assert len(codes) == 10
    again = client.get("/me/two-step/codes/").content.decode()
    assert codes[0] not in again
    assert subjects() == ["2-step verification is on"]


def test_secrets_are_encrypted_at_rest_and_read_with_an_older_key(ann, settings):
    TOTP.activate(ann, SECRET)
    RecoveryCodes.activate(ann)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in stored
    code = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()[0]
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key"
    assert RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).validate_code(code)


def test_the_password_alone_does_not_sign_in_and_a_wrong_code_is_logged(ann):
    TOTP.activate(ann, SECRET)
    client = sign_in(ann)
    assert not is_in(client)
    assert client.get("/me/").status_code == 302
    wrong = client.post("/sign-in/code/", {"code": "000000"})
    assert "The code is not right" in wrong.content.decode()
    assert not is_in(client)
    client.post("/sign-in/code/", {"code": code_of(SECRET)})
    assert is_in(client)
    found = list(SignIn.objects.order_by("id").values_list("outcome", flat=True))
    assert found == [Outcome.WRONG_CODE, Outcome.SIGNED_IN]


def test_a_code_works_once_and_codes_cannot_be_guessed(ann):
    TOTP.activate(ann, SECRET)
    code = code_of(SECRET)
    first, second = sign_in(ann), sign_in(ann)
    first.post("/sign-in/code/", {"code": code})
    second.post("/sign-in/code/", {"code": code})
    assert is_in(first)
    assert not is_in(second)
    for _ in range(5):
        second.post("/sign-in/code/", {"code": "000000"})
    cache.delete(f"allauth.mfa.totp.used?user={ann.pk}&code={code_of(SECRET)}")
    second.post("/sign-in/code/", {"code": code_of(SECRET)})
    assert not is_in(second)


def test_a_recovery_code_signs_in_once(ann):
    TOTP.activate(ann, SECRET)
    code = RecoveryCodes.activate(ann).get_unused_codes()[3]
    first = sign_in(ann)
    first.post("/sign-in/code/", {"code": code})
    assert is_in(first)
    second = sign_in(ann)
    second.post("/sign-in/code/", {"code": code})
    assert not is_in(second)


def test_roles_with_sensitive_content_set_it_up_before_anything_else(world, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    manager = _with_password(world.people["neighbourhood_manager"])
    client = sign_in(manager)
    for path in ("/", "/me/", "/actions/", f"/people/{world.own.person.pk}/"):
        assert client.get(path)["Location"] == "/me/two-step/set-up/"
    asked = client.get("/actions/", headers={"accept": "application/json"})
    assert asked.status_code == 401
    assert asked.json() == {"error": "Set up 2-step verification first."}
    assert client.get("/me/two-step/set-up/").status_code == 200
    TOTP.activate(manager, SECRET)
    assert client.get("/actions/").status_code == 200
    assert client.post("/sign-out/").status_code == 302


@pytest.mark.parametrize(
    ("role", "asked"),
    [("data_officer", False), ("finance_officer", False), ("nobody", False),
     ("budget_holder", False), ("service_officer", False),
     ("meetings_clerk", True), ("partner_officer", True), ("board_chair", True),
     ("resident_representative", True), ("system_administrator", True)],
)  # fmt: skip
def test_who_is_asked_follows_from_the_table_of_roles(world, as_user, settings, role, asked):
    client = as_user(world.people[role])
    assert client.get("/me/").status_code == 200
    settings.REQUIRE_SECOND_FACTOR = True
    assert client.get("/me/").status_code == (302 if asked else 200)


def test_it_is_turned_off_only_where_the_role_does_not_need_it(world, settings):
    manager = _with_password(world.people["neighbourhood_manager"])
    TOTP.activate(manager, SECRET)
    client = sign_in(manager)
    client.post("/sign-in/code/", {"code": code_of(SECRET)})
    settings.REQUIRE_SECOND_FACTOR = True
    client.post("/me/two-step/turn-off/")
    assert "cannot be turned off" in client.get("/me/two-step/turn-off/").content.decode()
    assert Authenticator.objects.filter(user=manager).exists()
    settings.REQUIRE_SECOND_FACTOR = False
    client.post("/me/two-step/turn-off/")
    assert not Authenticator.objects.filter(user=manager).exists()


def test_an_administrator_resets_a_lost_phone_and_nobody_resets_their_own(world, as_user, ann):
    TOTP.activate(ann, SECRET)
    client = sign_in(ann)
    client.post("/sign-in/code/", {"code": code_of(SECRET)})
    boss = world.people["system_administrator"]
    as_boss = as_user(boss)
    as_boss.post(f"/users/{ann.pk}/two-step/reset/")
    assert not Authenticator.objects.filter(user=ann).exists()
    assert client.get("/me/").status_code == 302
    assert Event.objects.about(ann).first().verb == "reset 2-step verification"
    assert "reset by an administrator" in Letter.objects.latest("pk").body
    TOTP.activate(boss, SECRET)
    as_boss.post(f"/users/{boss.pk}/two-step/reset/")
    assert Authenticator.objects.filter(user=boss).exists()


def test_confirming_with_a_code_is_offered_beside_the_password(ann):
    TOTP.activate(ann, SECRET)
    client = sign_in(ann)
    client.post("/sign-in/code/", {"code": code_of(SECRET)})
    text = client.get("/sign-in/again/?next=/me/").content.decode()
    assert "Use a code from your app instead" in text
    assert client.get("/sign-in/again/code/?next=/me/").status_code == 200


def test_the_deploy_check_names_a_setting_that_is_off(settings):
    from accounts import checks

    settings.REQUIRE_SECOND_FACTOR = False
    settings.SESSION_IDLE_MINUTES = 0
    assert [each.id for each in checks.second_factor(None)] == ["accounts.W001"]
    assert [each.id for each in checks.session_limits(None)] == ["accounts.W002"]
    settings.REQUIRE_SECOND_FACTOR = True
    settings.SESSION_IDLE_MINUTES = 30
    assert checks.second_factor(None) == checks.session_limits(None) == []
