"""Every form with every kind of rubbish: a sentence that says what to do, or stored and shown
exactly; never a 500. Wrong methods, unknown pages and stale forms get a helpful page."""

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from tests.access import urls

pytestmark = pytest.mark.django_db

RUBBISH = {
    "empty": "",
    "markup": "<script>alert('x')</script>",
    "null byte": "a\x00b",
    "right to left": "مرحبا ‮abc",
    "Arabic": "مرحبا بالعالم",
    "emoji": "😀👩‍👩‍👧‍👦",
    "a megabyte": "x" * 1_000_000,
    "foreign id": "999999999",
    "huge number": "9" * 40,
    "negative": "-1",
    "impossible date": "2026-02-31",
    "not utf-8 safe": "\ud7ff￿",
}
FORMS = {
    "neighbourhood_manager": (
        "profile_edit", "person_add", "person_edit", "body_add", "body_edit", "member_add",
        "member_end", "meeting_add", "meeting_edit", "meeting_cancel", "agenda_edit", "item_edit",
        "minutes_agreed", "interests", "vote", "own_vote", "body_rules",
        "action_add", "action_edit", "action_report", "account_change_password",
        "admin:neighbourhoods_neighbourhood_change", "admin:neighbourhoods_teampost_add",
        "admin:neighbourhoods_venue_add", "admin:neighbourhoods_person_add",
        "admin:neighbourhoods_communitygroup_add"),
    "system_administrator": ("invite", "grant_add", "person_sign_in"),
    "data_officer": (
        "admin:neighbourhoods_ward_add", "admin:neighbourhoods_agency_add",
        "admin:neighbourhoods_area_add", "admin:neighbourhoods_populationfact_add",
        "admin:neighbourhoods_service_change", "admin:neighbourhoods_serviceentry_add",
        "admin:neighbourhoods_servicearea_add"),
    "finance_officer": (
        "admin:funding_sourcedfigure_add", "admin:funding_fund_add", "admin:funding_budget_add",
        "admin:funding_financialyear_add", "admin:funding_budgetline_change",
        "admin:funding_order_add", "admin:funding_actual_add", "virement_lines", "virement_refuse"),
    "budget_holder": ("line_forecast", "staff_vacancy"),
    None: ("account_login", "account_reset_password", "invitation"),
}  # fmt: skip
LIVE = (
    "live_tick",
    "live_attendee",
    "live_count",
    "live_item",
    "live_minute",
    "live_decision",
    "live_action",
    "live_log",
)
NAME = re.compile(r'<(?:input|select|textarea)[^>]*\bname="([^"]+)"')


@pytest.mark.parametrize("kind", RUBBISH)
@pytest.mark.parametrize("role", FORMS)
def test_forms_take_rubbish_calmly(world, as_user, role, kind):
    client = as_user(world.people[role] if role else None)
    for name in FORMS[role]:
        path = urls.address(name, urls.rows_of(name)[0], world.own)
        names = set(NAME.findall(client.get(path).content.decode())) - {"csrfmiddlewaretoken"}
        fields = {each: RUBBISH[kind] for each in sorted(names) if "_FORMS" not in each}
        if kind == "a megabyte":  # more than a few of them are refused as a whole
            fields = dict(list(fields.items())[:4])
        fields |= {each: "0" for each in names if each.endswith("_FORMS")}
        response = client.post(path, fields)
        assert response.status_code in (200, 302, 409, 422, 429), (name, response.status_code)
        if response.status_code == 422:
            assert "There is a problem" in response.content.decode(), name


@pytest.mark.parametrize("kind", RUBBISH)
def test_the_live_page_takes_rubbish_calmly(manager, world, kind):
    for name in LIVE:
        path = urls.address(name, urls.rows_of(name)[0], world.own)
        names = ("text", "version", "membership", "status", "name", "agency", "count", "title",
                 "outcome", "what", "owner", "due_on", "to", "note", "client_id", "substitute",
                 "substitute_typed")  # fmt: skip
        for headers in ({}, {"HTTP_ACCEPT": "application/json"}):
            wanted = names[:4] if kind == "a megabyte" else names
            response = manager.post(path, dict.fromkeys(wanted, RUBBISH[kind]), **headers)
            assert response.status_code in (200, 302, 409, 422), (name, response.status_code)


@pytest.mark.parametrize("kind", ["markup", "Arabic", "emoji"])
def test_text_is_stored_and_shown_exactly(manager, world, kind):
    text = RUBBISH[kind]
    manager.post("/neighbourhoods/ownville/about/edit/", {"profile": text})
    manager.post(
        f"/meetings/{world.own.draft.pk}/agenda/edit/", {"title": text, "kind": "ordinary"}
    )
    assert escape(text) in manager.get("/neighbourhoods/ownville/").content.decode()
    assert escape(text) in manager.get(f"/meetings/{world.own.draft.pk}/").content.decode()
    assert manager.get(f"/meetings/{world.own.draft.pk}/agenda.pdf").status_code == 200


MARK = "\u202e"


def test_a_line_with_a_hidden_mark_is_refused_and_comes_back(manager, world):
    """On a page, on the live page for a script and for a person, and in admin with its rows."""
    path = f"/meetings/{world.own.draft.pk}/agenda/edit/"
    response = manager.post(path, {"title": f"Gate {MARK}", "kind": "ordinary"})
    assert response.status_code == 422
    assert "Title holds an invisible mark" in response.content.decode()
    assert f'value="Gate {MARK}"' in response.content.decode()
    live = urls.address("live_attendee", "running", world.own)
    for headers in ({}, {"HTTP_ACCEPT": "application/json"}):
        response = manager.post(live, {"name": f"A guest {MARK}"}, **headers)
        assert response.status_code == 422
        assert "Name holds an invisible mark" in response.content.decode()


@pytest.mark.parametrize("name", ["name", "parts-0-name"])
def test_a_line_in_admin_is_a_line_too(world, as_user, name):
    client = as_user(world.people["head_of_service"])
    path = urls.address("admin:neighbourhoods_neighbourhood_change", "place", world.own)
    page = client.get(path).content.decode()
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', page))
    fields |= {"area": world.own.place.area_id, "profile": "a\x07b\u202ec\r\nd\u2067e\u2069"}
    response = client.post(path, fields | {name: f"Gate {MARK}"})
    assert "holds an invisible mark" in response.content.decode()
    assert client.post(path, fields).status_code == 302
    world.own.place.refresh_from_db()
    assert world.own.place.profile == "abc\nd\u2067e\u2069"


def test_a_promise_is_one_line_however_it_is_typed(manager, world):
    """The box has two lines; lists and letters show one."""
    path = urls.address("live_action", "live_item", world.own)
    due_on = (timezone.localdate() + datetime.timedelta(days=90)).isoformat()
    data = {"agency": world.own.agency.pk, "due_on": due_on}
    sent = manager.post(
        path, data | {"what": "Mend\r\n  the\tgate"}, HTTP_ACCEPT="application/json"
    )
    assert sent.status_code == 200
    assert world.own.live_item.actions.filter(what="Mend the gate").exists()
    refused = manager.post(path, data | {"what": "Mend \u2066it"}, HTTP_ACCEPT="application/json")
    assert list(refused.json()["fields"]) == ["what"]


def test_a_date_on_the_live_page_comes_back_as_it_was_typed(manager, world):
    path = urls.address("live_action", "live_item", world.own)
    response = manager.post(path, {"what": "Mend it", "due_on": "the first of May"})
    assert response.status_code == 422
    for typed in ("Mend it", "the first of May"):
        assert typed in response.content.decode()


@pytest.mark.parametrize("piece", ["x", "1.5", "%E2%80%AE", "..%2f", "9" * 40])
def test_no_such_row_in_admin(world, as_user, piece):
    client = as_user(world.people["head_of_service"])
    assert client.get(f"/admin/neighbourhoods/agency/{piece}/history/").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "?after=%00",
        "?q=%00",
        "?kind=%00&neighbourhood=%00",
        "?show=%00&agency=%00&priority=%00",
        "?when=past&after=" + "A" * 3000,
    ],
)
def test_addresses_with_rubbish_show_the_page(manager, query):
    for path in ("/actions/", "/meetings/", "/people/", "/bodies/", "/neighbourhoods/"):
        assert manager.get(path + query).status_code == 200, path


@pytest.mark.parametrize(
    "path",
    [
        "/nothing/",
        "/meetings/99999999999999999999/",
        "/neighbourhoods/nowhere/",
        "/actions/0/",
        "/bodies/%00/",
    ],
)
def test_unknown_pages_help(manager, path):
    response = manager.get(path)
    assert response.status_code == 404
    assert "Page not found" in response.content.decode()


def test_a_wrong_method_gets_a_helpful_page(manager):
    response = manager.post("/neighbourhoods/")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert "cannot be opened directly" in response.content.decode()


def test_far_too_much_at_once_is_refused_as_a_whole(manager):
    response = manager.post("/neighbourhoods/ownville/about/edit/", {"profile": "x" * 6_000_000})
    assert response.status_code == 413
    assert "too much to save at once" in response.content.decode()


def test_a_form_open_too_long_shows_what_was_typed(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["neighbourhood_manager"])
    data = {"profile": "An hour's work", "password": "never shown"}
    response = client.post("/neighbourhoods/ownville/about/edit/", data)
    text = response.content.decode()
    assert response.status_code == 403
    assert "This form has expired" in text
    assert "An hour&#x27;s work" in text
    assert "never shown" not in text
    script = client.post(
        "/neighbourhoods/ownville/about/edit/", data, HTTP_ACCEPT="application/json"
    )
    assert script.json()["error"] == "csrf"


def test_answers_for_scripts_are_json(manager, world):
    headers = {"HTTP_ACCEPT": "application/json"}
    assert "You do not have permission to" in manager.get("/users/", **headers).json()["error"]
    assert "was not found" in manager.get("/nothing/", **headers).json()["error"]


def test_a_fault_of_ours_gets_a_page(monkeypatch, world):
    from derby_nm import home

    monkeypatch.setattr(home, "_published_minutes", lambda user: 1 / 0)
    client = Client(raise_request_exception=False)
    response = client.get("/")
    assert response.status_code == 500
    assert "What you saved before is safe" in response.content.decode()


def test_a_request_that_cannot_be_read():
    response = Client(raise_request_exception=False).get("/", HTTP_HOST="evil.example")
    assert response.status_code == 400
