"""Signing in and out, invitations, users and roles, through the pages."""

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.access import Role
from accounts.models import RoleGrant, User
from accounts.operations import invitation_token, invite
from core.actors import SYSTEM
from core.letters.models import Letter
from core.models import Event
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "three words walk"


@pytest.fixture(autouse=True)
def no_earlier_tries():
    cache.clear()


@pytest.fixture
def ann():
    user = factories.UserFactory(email="ann@example.org", name="Ann")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def boss(world, as_user):
    return as_user(world.people["system_administrator"])


def sign_in(client, email, password, **extra):
    return client.post("/sign-in/", {"login": email, "password": password, **extra})


def test_signing_in_whatever_the_case_of_the_address(ann, client):
    response = sign_in(client, "ann@EXAMPLE.org", PASSWORD)
    assert (response.status_code, response["Location"]) == (302, "/")
    ann.refresh_from_db()
    first = ann.visit_started_at
    client.post("/sign-out/")
    sign_in(client, "ann@example.org", PASSWORD)
    ann.refresh_from_db()
    assert ann.previous_visit_at == first


def test_a_wrong_password_says_so_and_keeps_the_address(ann, client):
    response = sign_in(client, "ann@example.org", "wrong")
    text = response.content.decode()
    assert "There is a problem" in text
    assert 'value="ann@example.org"' in text
    assert "wrong" not in text


def test_an_unknown_address_gets_the_same_words(ann, client):
    known = sign_in(client, "ann@example.org", "wrong").context["form"].errors
    unknown = sign_in(client, "bob@example.org", "wrong").context["form"].errors
    assert known == unknown


def test_too_many_tries_are_stopped(ann, client):
    codes = [sign_in(client, "ann@example.org", "wrong").status_code for _ in range(7)]
    blocked = sign_in(client, "ann@example.org", PASSWORD)
    assert codes[0] == 200
    assert blocked.status_code in (200, 429)
    assert "_auth_user_id" not in client.session


def test_a_redirect_leads_only_into_this_site(ann, client):
    outside = sign_in(client, "ann@example.org", PASSWORD, next="https://evil.example/")
    assert outside["Location"] == "/"
    inside = sign_in(Client(), "ann@example.org", PASSWORD, next="/meetings/")
    assert inside["Location"] == "/meetings/"


def test_somebody_stopped_cannot_sign_in(ann, client):
    ann.is_active = False
    ann.save()
    sign_in(client, "ann@example.org", PASSWORD)
    assert "_auth_user_id" not in client.session


def test_there_is_no_sign_up(client):
    response = client.post("/sign-up/", {"email": "x@example.org", "password1": PASSWORD})
    assert "by invitation only" in response.content.decode()
    assert not User.objects.filter(email="x@example.org").exists()


def test_a_password_is_changed_and_the_old_one_no_longer_works(ann, client):
    client.force_login(ann)
    data = {
        "oldpassword": PASSWORD,
        "password1": "a new long password",
        "password2": "a new long password",
    }
    assert client.post("/password/", data).status_code == 302
    ann.refresh_from_db()
    assert ann.check_password("a new long password")


@pytest.mark.parametrize("weak", ["short", "123456789012", "password1234"])
def test_weak_passwords_are_refused(ann, client, weak):
    client.force_login(ann)
    data = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    response = client.post("/password/", data)
    assert response.context["form"].errors["password1"]


def test_a_forgotten_password_is_replaced_by_a_link_in_a_mail(ann, client):
    client.post("/password/reset/", {"email": "ann@example.org"})
    path = Letter.objects.latest("id").body.split("testserver", 1)[1].split()[0]
    page = client.get(path, follow=True)
    data = {"password1": "a new long password", "password2": "a new long password"}
    client.post(page.redirect_chain[-1][0], data)
    ann.refresh_from_db()
    assert ann.check_password("a new long password")
    assert "no longer works" in Client().get(path, follow=True).content.decode()


def test_a_reset_for_a_stranger_sends_nothing_and_says_the_same(ann, client):
    before = Letter.objects.count()
    known = client.post("/password/reset/", {"email": "ann@example.org"}, follow=True)
    cache.clear()
    unknown = Client().post("/password/reset/", {"email": "stranger@example.net"}, follow=True)
    assert known.context["request"].path == unknown.context["request"].path
    to = [letter.to for letter in Letter.objects.order_by("id")[before:]]
    assert to == ["ann@example.org"]


def test_from_invitation_to_signed_in(client):
    user = invite(email="new@example.org", name="New", by=SYSTEM)
    path = f"/invitation/{invitation_token(user.invitation)}/"
    weak = client.post(path, {"password": "short"})
    assert weak.status_code == 422
    assert "too short" in weak.content.decode()
    done = client.post(path, {"password": "a long enough password"})
    assert done["Location"] == "/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert "expired or been used" in Client().get(path).content.decode()


def test_the_administrator_invites_and_gives_a_role(boss, world):
    response = boss.post("/users/invite/", {"name": "Zoe", "email": "zoe@example.org"})
    zoe = User.objects.get(email="zoe@example.org")
    assert response["Location"] == f"/users/{zoe.pk}/roles/add/"
    place = world.own.place
    data = {"role": "neighbourhood_manager", "place": f"neighbourhood-{place.pk}"}
    assert boss.post(f"/users/{zoe.pk}/roles/add/", data).status_code == 302
    grant = RoleGrant.objects.get(user=zoe)
    assert (grant.role, grant.neighbourhood) == (Role.NEIGHBOURHOOD_MANAGER, place)
    assert grant.granted_by == world.people["system_administrator"]
    page = boss.get(f"/users/{zoe.pk}/").content.decode()
    assert "Neighbourhood manager, Ownville" in page
    boss.post(f"/users/roles/{grant.pk}/end/")
    grant.refresh_from_db()
    assert grant.ended_by == world.people["system_administrator"]
    assert Event.objects.about(zoe).first().verb == "ended role"


@pytest.mark.parametrize(
    "data",
    [
        {"role": "made_up"},
        {"role": "neighbourhood_manager", "place": "neighbourhood-999999"},
        {"role": "neighbourhood_manager", "place": "x"},
        {"role": "system_administrator", "place": "", "named_neighbourhoods": ["999"]},
        {
            "role": "data_officer",
            "starts_on_day": "31",
            "starts_on_month": "2",
            "starts_on_year": "2026",
        },
    ],
)
def test_roles_that_make_no_sense_are_refused_in_the_form(boss, world, data):
    nobody = world.people["nobody"]
    response = boss.post(f"/users/{nobody.pk}/roles/add/", data)
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()
    assert not RoleGrant.objects.filter(user=nobody).exists()


def test_only_a_partner_is_narrowed_to_neighbourhoods(boss, world):
    nobody = world.people["nobody"]
    data = {"role": "head_of_service", "named_neighbourhoods": [world.own.place.pk]}
    response = boss.post(f"/users/{nobody.pk}/roles/add/", data)
    assert "only applies to partner officers" in response.content.decode()
    data = {
        "role": "partner_officer",
        "place": f"agency-{world.own.agency.pk}",
        "named_neighbourhoods": [world.own.place.pk],
    }
    boss.post(f"/users/{nobody.pk}/roles/add/", data)
    assert list(RoleGrant.objects.get(user=nobody).named_neighbourhoods.all()) == [world.own.place]


def test_users_are_found_by_name_or_address(boss, world):
    text = boss.get("/users/?q=own-invited").content.decode()
    assert "Own Invited" in text
    assert "Other Invited" not in text
    assert "No results." in boss.get("/users/?q=zzz%00").content.decode()


def test_stopping_a_sign_in_through_the_page(boss, world):
    nobody = world.people["nobody"]
    boss.post(f"/users/{nobody.pk}/active/", {"active": "no"})
    nobody.refresh_from_db()
    assert nobody.is_active is False
    stale = boss.post(f"/users/{nobody.pk}/active/", {"active": "no"})
    assert stale.status_code == 409
    boss.post(f"/users/{nobody.pk}/invite/")
    refused = boss.get(f"/users/{nobody.pk}/").content.decode()
    assert "Reactivate account" in refused


def test_my_page_shows_my_roles_and_renews_the_calendar_link(as_user, world):
    client = as_user(world.people["head_of_service"])
    before = client.get("/me/").context["feed_url"]
    assert "Head of service" in client.get("/me/").content.decode()
    client.post("/me/calendar/renew/")
    after = client.get("/me/").context["feed_url"]
    assert before != after
    assert Client().get(before).status_code == 404
    assert Client().get(after).status_code == 200
