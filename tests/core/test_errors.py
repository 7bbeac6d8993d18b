"""Scripts get JSON in every error, people a page; a fault of the database is both."""

import pytest
from django.core import signing
from django.db import OperationalError, connection
from django.test import Client

from core import middleware
from tests.access import urls

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def calm(world):
    """The manager's client that answers 500 as the product does."""
    client = Client(raise_request_exception=False)
    client.force_login(world.people["neighbourhood_manager"])
    return client


@pytest.fixture
def minute(world):
    return urls.address("live_minute", "live_item", world.own)


def broken(execute, sql, params, many, context):
    raise OperationalError("the server closed the connection unexpectedly")


def said(response, code):
    assert response.status_code == code
    assert response["Content-Type"] == "application/json"
    return response.json()["error"]


def test_a_database_that_does_not_answer_is_said_to_a_script(calm, minute):
    with connection.execute_wrapper(broken):
        response = calm.post(minute, {"text": "Said", "version": 0}, **JSON)
    assert "kept on this device" in said(response, 503)
    assert response["Retry-After"] == "30"
    assert response["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("path", ["/", "/neighbourhoods/ownville/about/edit/", "/sign-in/"])
def test_a_database_that_does_not_answer_has_a_page(calm, path):
    with connection.execute_wrapper(broken):
        response = calm.get(path)
    assert response.status_code == 503
    assert "Wait a minute" in response.content.decode()


def test_what_was_typed_comes_back_when_the_database_fails(calm):
    with connection.execute_wrapper(broken):
        data = {"profile": "An hour's <work>", "password": "never shown"}
        response = calm.post("/neighbourhoods/ownville/about/edit/", data)
    text = response.content.decode()
    assert response.status_code == 503
    assert "An hour&#x27;s &lt;work&gt;" in text
    assert "never shown" not in text


def test_what_was_typed_comes_back_when_the_meeting_has_moved_on(calm, world):
    """Without the script: the live page is not kept by the browser, so *Back* brings nothing."""
    item = world.own.published.items.first()
    data = {"text": "An hour's work", "version": "7", "as_user": ""}
    response = calm.post(f"/meetings/items/{item.pk}/minute/", data)
    text = response.content.decode()
    assert response.status_code == 409
    assert "An hour&#x27;s work" in text
    assert ">Text</h2>" in text
    assert "ersion</h2>" not in text


def test_a_database_that_fails_in_the_middle(calm, minute):
    """Not at the first question, which finds the session, but at the first that writes."""

    def fail_at_writing(execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE")):
            raise OperationalError("deadlock detected")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail_at_writing):
        response = calm.post(minute, {"text": "Said", "version": 1}, **JSON)
    assert said(response, 503)


def test_a_fault_of_ours(calm, minute, monkeypatch):
    monkeypatch.setattr("boards.live.presses.SaveMinute.operation", lambda **kwargs: 1 / 0)
    text = {"text": "An hour's work", "version": 1}
    assert "problem with the service" in said(calm.post(minute, text, **JSON), 500)
    page = calm.post(minute, text)
    assert page.status_code == 500
    assert "An hour&#x27;s work" in page.content.decode()


def test_every_code_of_an_endpoint(calm, world, minute):
    assert "once" in said(calm.post(minute, b"text=" + b"x" * 6_000_000, FORM, **JSON), 413)
    assert said(calm.post(minute, b"--x", "multipart/form-data; boundary=", **JSON), 400)
    assert said(calm.put(minute, **JSON), 405)
    assert said(calm.post(minute, {"text": "x", "version": "x"}, **JSON), 422)
    other = urls.address("live_minute", "live_item", world.other)
    assert said(calm.post(other, {"text": "x", "version": 0}, **JSON), 404)
    assert said(calm.post(minute, {"text": "x", "version": 9}, **JSON), 409)
    assert said(Client().post(minute, {"text": "x"}, **JSON), 401)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.people["neighbourhood_manager"])
    assert said(strict.post(minute, {"text": "x"}, **JSON), 403) == "csrf"


@pytest.mark.parametrize("persona", ["finance_officer", "nobody"])
def test_no_right_is_said_to_a_script(world, as_user, persona):
    response = as_user(world.people[persona]).get("/users/", **JSON)
    assert "You do not have permission to" in said(response, 403)


def test_forms_of_pages_answer_scripts_too(manager, as_user):
    response = manager.post("/bodies/add/", {"name": ""}, **JSON)
    assert said(response, 422)
    assert response.json()["fields"]["name"] == ["Enter a name"]
    assert said(manager.put("/neighbourhoods/", **JSON), 405)
    assert said(manager.get("/nothing/", **JSON), 404)
    assert said(as_user(None).get("/users/", **JSON), 401)


def test_the_fields_of_allauths_forms_are_kept(as_user):
    """allauth has a JSON of its own, without a word of what is wrong."""
    response = as_user(None).post("/sign-in/", {"login": "x"}, **JSON)
    assert said(response, 400)
    assert "form" in response.json()


@pytest.mark.parametrize("charset", ["rot13", "unicode_escape", "utf-7", "utf-16", "nothing"])
def test_only_utf_8_is_read(manager, charset):
    """With `unicode_escape` a sender could write half a character, which nothing can store."""
    body = b'--x\r\nContent-Disposition: form-data; name="profile"\r\n\r\n\\ud800\r\n--x--\r\n'
    kind = f"multipart/form-data; boundary=x; charset={charset}"
    path = "/neighbourhoods/ownville/about/edit/"
    response = manager.generic("POST", path, body, kind)
    assert response.status_code == 400
    assert "problem with the request" in response.content.decode()
    assert said(manager.generic("POST", path, body, kind, **JSON), 400)


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"'])
def test_who_says_utf_8_is_read(manager, charset):
    path, kind = "/neighbourhoods/ownville/about/edit/", f"{FORM}; charset={charset}"
    version = manager.opened(path)["row_version"].encode()
    sent = b"profile=It+is+so&row_version=" + version
    assert manager.generic("POST", path, sent, kind).status_code == 302


def test_a_sender_who_breaks_off_is_no_fault_of_ours(calm, monkeypatch):
    from django.http import UnreadablePostError
    from django.http.request import HttpRequest

    def break_off(self):
        raise UnreadablePostError("gone")

    monkeypatch.setattr(HttpRequest, "_load_post_and_files", break_off)
    assert calm.post("/neighbourhoods/ownville/about/edit/", {"profile": "x"}).status_code == 400


@pytest.mark.parametrize(
    "cookie", ["a\\000bcdefghij", "x" * 4_000, "%00" * 9, "\\377\\376aaaaaaaa"]
)
@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "messages"])
def test_odd_cookies_are_strangers(world, name, cookie):
    client = Client(raise_request_exception=False)
    response = client.get("/", HTTP_COOKIE=f'{name}="{cookie}"')
    assert response.status_code == 200


def test_every_code_has_its_words():
    assert {400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503} == set(middleware.WORDS)


def test_links_with_odd_keys_are_dead_and_no_fault(calm):
    for token in ("x" * 5_000, "%00", signing.dumps("x")):
        assert calm.get(f"/invitation/{token}/").status_code == 404
        assert calm.get(f"/calendar/{token}.ics").status_code == 404
