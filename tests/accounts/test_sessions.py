"""How long a session lasts, where one is signed in, and asking again before roles are changed."""

import datetime

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts import operations, tasks
from accounts.models import RoleGrant
from core.actors import SYSTEM
from tests import factories
from tests.access import urls

pytestmark = pytest.mark.django_db
PASSWORD = "three words walk"


@pytest.fixture(autouse=True)
def no_earlier_tries():
    cache.clear()


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as moving:
        yield moving


def sign_in(user, **extra):
    if not user.has_usable_password() or not user.check_password(PASSWORD):
        user.set_password(PASSWORD)
        user.save()
    client = Client(**extra)
    client.post("/sign-in/", {"login": user.email, "password": PASSWORD})
    assert "_auth_user_id" in client.session
    return client


def test_a_session_that_is_left_alone_ends_and_one_in_use_does_not(clock):
    client = sign_in(factories.UserFactory())
    for _ in range(4):
        clock.shift(datetime.timedelta(minutes=25))
        assert client.get("/me/").status_code == 200
    clock.shift(datetime.timedelta(minutes=31))
    answer = client.get("/me/")
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in/?next=/me/"


def test_the_idle_limit_is_a_setting(clock, settings):
    settings.SESSION_IDLE_MINUTES = 5
    client = sign_in(factories.UserFactory())
    clock.shift(datetime.timedelta(minutes=6))
    assert client.get("/me/").status_code == 302
    settings.SESSION_IDLE_MINUTES = 0
    again = sign_in(factories.UserFactory())
    clock.shift(datetime.timedelta(hours=11))
    assert again.get("/me/").status_code == 200


def test_a_session_ends_after_so_many_hours_however_busy(clock):
    client = sign_in(factories.UserFactory())
    for _ in range(48):
        clock.shift(datetime.timedelta(minutes=15))
        assert client.get("/me/").status_code == 200
    clock.shift(datetime.timedelta(minutes=1))
    assert client.get("/me/").status_code == 302


def test_a_script_hears_401_so_that_the_live_page_keeps_its_text(clock, world):
    client = sign_in(world.people["meetings_clerk"])
    path = urls.address("live_minute", "live_item", world.own)
    clock.shift(datetime.timedelta(minutes=31))
    headers = {"accept": "application/json"}
    answer = client.post(path, {"text": "x"}, "application/json", headers=headers)
    assert answer.status_code == 401
    assert answer.json() == {"error": "Sign in again. What you typed is kept."}


def test_what_was_typed_while_the_session_ended_is_sent_after_signing_in(clock, world):
    user = world.people["neighbourhood_manager"]
    client = sign_in(user)
    path = reverse("profile_edit", args=[world.own.place.slug])
    before = client.get(path)
    assert before.status_code == 200
    clock.shift(datetime.timedelta(minutes=40))
    late = client.post(path, {"introduction": "Typed for forty minutes", "password": "never kept"})
    assert late["Location"] == "/sign-in/?next=/sign-in/unsent/"
    assert client.get("/sign-in/unsent/").status_code == 302
    data = {"login": user.email, "password": PASSWORD, "next": "/sign-in/unsent/"}
    assert client.post("/sign-in/", data)["Location"] == "/sign-in/unsent/"
    text = client.get("/sign-in/unsent/").content.decode()
    assert f'action="{path}"' in text
    assert text.count("Typed for forty minutes") == 2
    assert "never kept" not in text
    client.post(path, {"introduction": "Typed for forty minutes", "unsent_form": "sent"})
    assert client.get("/sign-in/unsent/")["Location"] == "/"


def test_somebody_else_at_the_same_browser_does_not_get_the_form(clock, world):
    client = sign_in(world.people["neighbourhood_manager"])
    clock.shift(datetime.timedelta(minutes=40))
    client.post("/actions/add/", {"title": "Not for other eyes"})
    other = factories.UserFactory()
    other.set_password(PASSWORD)
    other.save()
    client.post("/sign-in/", {"login": other.email, "password": PASSWORD})
    assert client.get("/sign-in/unsent/")["Location"] == "/"


def test_a_kept_form_can_be_discarded(clock, world):
    user = world.people["neighbourhood_manager"]
    client = sign_in(user)
    clock.shift(datetime.timedelta(minutes=40))
    client.post("/actions/add/", {"title": "A word"})
    client.post("/sign-in/", {"login": user.email, "password": PASSWORD})
    assert client.post("/sign-in/unsent/")["Location"] == "/"
    assert client.get("/sign-in/unsent/")["Location"] == "/"


def test_one_sees_where_one_is_signed_in_and_signs_out_a_device():
    ann = factories.UserFactory()
    here = sign_in(ann, HTTP_USER_AGENT="Desk")
    phone = sign_in(ann, HTTP_USER_AGENT="Phone", REMOTE_ADDR="198.51.100.7")
    text = here.get("/me/").content.decode()
    assert text.index("Phone") != -1
    assert "198.51.100.7" in text
    assert text.count("This device") == 1
    session = UserSession.objects.get(user_agent="Phone")
    stranger = sign_in(factories.UserFactory())
    assert stranger.post(f"/me/devices/{session.pk}/end/").status_code == 404
    assert phone.get("/me/").status_code == 200
    here.post(f"/me/devices/{session.pk}/end/")
    assert phone.get("/me/").status_code == 302
    assert here.get("/me/").status_code == 200


def test_all_other_devices_are_signed_out_and_this_one_stays():
    ann = factories.UserFactory()
    here, phone, tablet = (sign_in(ann, HTTP_USER_AGENT=name) for name in ("A", "B", "C"))
    here.post("/me/devices/end/")
    assert here.get("/me/").content.decode().count("This device") == 1
    assert phone.get("/me/").status_code == tablet.get("/me/").status_code == 302
    assert UserSession.objects.filter(user=ann).count() == 1


def test_sessions_that_are_over_are_cleared_with_what_was_kept_in_them(clock):
    ann = factories.UserFactory()
    sign_in(ann)
    clock.shift(datetime.timedelta(hours=24))
    sign_in(ann)
    clock.shift(datetime.timedelta(hours=13))
    tasks.clear_sessions(timestamp=0)
    assert Session.objects.count() == 1
    assert UserSession.objects.count() == 1


def test_suspending_an_account_ends_its_sessions_for_good(world):
    boss, ann = world.people["system_administrator"], factories.UserFactory()
    client = sign_in(ann)
    operations.set_active(user=ann, active=False, by=boss)
    assert client.get("/me/").status_code == 302
    operations.set_active(user=ann, active=True, by=boss)
    assert client.get("/me/").status_code == 302


def test_roles_are_changed_after_the_password_is_given_again(clock, world):
    boss, nobody = world.people["system_administrator"], world.people["nobody"]
    client = sign_in(boss)
    path = f"/users/{nobody.pk}/roles/add/"
    assert client.get(path).status_code == 200
    clock.shift(datetime.timedelta(minutes=11))
    asked = client.get(path)
    assert asked["Location"] == f"/sign-in/again/?{urlencode({'next': path})}"
    wrong = client.post(asked["Location"], {"password": "wrong"})
    assert "The password is not right" in wrong.content.decode()
    right = client.post(asked["Location"], {"password": PASSWORD, "next": path})
    assert right["Location"] == path
    assert client.get(path).status_code == 200


def test_a_form_that_is_sent_too_late_goes_on_by_itself_after_the_password(clock, world):
    boss, nobody = world.people["system_administrator"], world.people["nobody"]
    client = sign_in(boss)
    path = f"/users/{nobody.pk}/roles/add/"
    client.get(path)
    clock.shift(datetime.timedelta(minutes=11))
    asked = client.post(path, {"role": "data_officer"})
    assert not RoleGrant.objects.filter(user=nobody).exists()
    client.post(asked["Location"], {"password": PASSWORD, "next": path})
    assert RoleGrant.objects.get(user=nobody).role == "data_officer"
    assert RoleGrant.objects.get(user=nobody).granted_by == boss


@pytest.mark.parametrize(
    ("name", "row"),
    [("invite", None), ("user_email", "user"), ("invite_again", "user"), ("user_active", "user"),
     ("second_factor_reset", "user"), ("grant_end", "grant"), ("cover_add", "grant"),
     ("mfa_activate_totp", None), ("feed_renew", None)],
)  # fmt: skip
def test_what_changes_access_and_secrets_asks_again(clock, world, name, row):
    client = sign_in(world.people["system_administrator"])
    clock.shift(datetime.timedelta(minutes=11))
    path = urls.address(name, row, world.own)
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/again/?next=")


def test_without_the_right_nobody_is_asked_for_a_password(clock, world):
    client = sign_in(world.people["neighbourhood_manager"])
    clock.shift(datetime.timedelta(minutes=11))
    assert client.get("/users/invite/").status_code == 403
    assert client.get(f"/users/{world.people['nobody'].pk}/roles/add/").status_code == 404


def test_a_first_password_signs_in_and_counts_as_fresh(client):
    user = operations.invite(email="new@example.org", name="New", by=SYSTEM)
    path = f"/invitation/{operations.invitation_token(user.invitation)}/"
    client.post(path, {"password": "a long enough password"})
    assert UserSession.objects.filter(user=user).count() == 1
    assert client.get("/me/calendar/renew/")["Location"] == "/me/"


def test_signing_in_again_gives_a_locked_session_another_key(clock):
    """Whoever holds the key of a session that has ended does not come in with its owner."""
    user = factories.UserFactory()
    client = sign_in(user)
    other = Client()
    other.cookies["sessionid"] = client.cookies["sessionid"].value
    clock.shift(datetime.timedelta(minutes=31))
    assert other.get("/me/").status_code == 302
    client.post("/sign-in/", {"login": user.email, "password": PASSWORD})
    assert client.get("/me/").status_code == 200
    assert other.get("/me/").status_code == 302
