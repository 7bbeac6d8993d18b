"""The base of the endpoints behind the browser's queue, on a row that belongs to no meeting."""

import json

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404
from django.test import RequestFactory

from accounts import rights
from accounts.access import Permission
from accounts.models import User
from accounts.pages.live import OTHER, LiveEndpoint
from accounts.rights import operation
from core import events, rows
from core.errors import Refused, WrongState
from core.forms import ClientIdField, Form, PlainTextField
from neighbourhoods.models import Venue

EDIT = Permission.EDIT_NEIGHBOURHOOD
TAKEN = {"ok": True, "shown": "Mill"}


class NameForm(Form):
    name = PlainTextField(max_length=20)
    client_id = ClientIdField()


@operation
def rename(*, venue, name, by, client_id=None):
    """Refuses some names."""
    locked = rights.lock(venue, EDIT, by=by)
    if name == "Moved":
        raise WrongState("It has moved on.")
    if name == "Old":
        raise Refused("Choose another name", "name")
    rows.change(locked, {"name": name})
    events.record("changed", locked, by=by)
    return locked


class Rename(LiveEndpoint):
    permission = EDIT
    model = Venue
    form_class = NameForm
    operation = staticmethod(rename)
    argument = "venue"

    def id_without_script(self, cleaned):
        return rows.press_id(self.object.pk, cleaned["name"])

    def as_json(self, result):
        return super().as_json(result) | {"shown": result.name}

    def get_success_url(self):
        return "/visit/"


class Breaks(Rename):
    """What it would tell cannot be told."""

    def as_json(self, result):
        raise IntegrityError


@pytest.fixture
def manager(world):
    return User.objects.get(pk=world.people["neighbourhood_manager"].pk)


def send(venue, user, *, view=Rename, script=True, **data):
    headers = {"Accept": "application/json"} if script else {}
    request = RequestFactory().post("/", data, headers=headers)
    request.user, request._messages = user, CookieStorage(request)
    return view.as_view()(request, pk=venue.pk), request


def told(venue, user, **data):
    """(code, JSON) for the queue."""
    response, _ = send(venue, user, **data)
    return response.status_code, json.loads(response.content)


def name_of(venue):
    return Venue.objects.values_list("name", flat=True).get(pk=venue.pk)


def test_the_queue_is_told_and_a_browser_without_it_goes_back(world, manager):
    assert told(world.own.venue, manager, name="Mill", as_user=manager.pk) == (200, TAKEN)
    response, _ = send(world.own.venue, manager, script=False, name="Barn")
    assert (response.status_code, response["Location"]) == (302, "/visit/")
    assert name_of(world.own.venue) == "Barn"


def test_a_press_without_an_id_has_one_of_what_it_says(world, manager, monkeypatch):
    came = []
    monkeypatch.setattr(Rename, "operation", lambda **said: came.append(said) or rename(**said))
    identity = "7a1f0f6e-8b1c-4a39-9f5e-0a4a8f1f2b3c"
    told(world.own.venue, manager, name="Mill", client_id=identity)
    for name in ("Mill", "Mill", "Barn"):
        told(world.own.venue, manager, name=name)
    first, *others = [each["client_id"] for each in came]
    assert str(first) == identity
    assert others[0] == others[1] == rows.press_id(world.own.venue.pk, "Mill") != others[2]


@pytest.mark.parametrize(
    ("name", "said"), [("Old", "Choose another name"), ("", "Enter a name"), ("x" * 21, "20")]
)
def test_what_is_not_taken_is_422_and_says_at_which_field(world, manager, name, said):
    code, body = told(world.own.venue, manager, name=name)
    assert (code, list(body["fields"])) == (422, ["name"])
    assert said in body["error"]


def test_without_a_script_it_is_a_page_with_what_was_typed(world, manager):
    response, _ = send(world.own.venue, manager, script=False, name="Old")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Choose another name" in page
    assert ">Old</p>" in page
    assert f'<a class="govuk-back-link" href="/visit/">{world.own.venue}</a>' in page


def test_where_nothing_was_typed_the_page_that_stays_open_says_it(world, manager):
    response, request = send(world.own.venue, manager, script=False, name="")
    assert (response.status_code, response["Location"]) == (302, "/visit/")
    assert len(get_messages(request)) == 1


def test_nothing_is_written_as_somebody_else(world, manager):
    code, body = told(world.own.venue, manager, name="Mill", as_user=manager.pk + 1)
    assert (code, body["error"]) == (401, OTHER)
    assert name_of(world.own.venue) == world.own.venue.name


def test_a_wrong_state_goes_to_who_answers_it_for_all_pages(world, manager):
    with pytest.raises(WrongState):
        send(world.own.venue, manager, name="Moved")


def test_what_cannot_be_told_is_not_written(world, manager):
    with pytest.raises(IntegrityError):
        send(world.own.venue, manager, view=Breaks, name="Mill")
    assert name_of(world.own.venue) == world.own.venue.name


@pytest.mark.parametrize("name", ["Mill", "Old", ""])
def test_who_sees_the_row_without_the_right_is_refused_whatever_was_sent(world, manager, name):
    with pytest.raises(PermissionDenied):
        send(world.other.venue, manager, name=name)
    assert name_of(world.other.venue) == world.other.venue.name


def test_what_is_not_there_is_404(world, manager):
    with pytest.raises(Http404):
        send(Venue(pk=0), manager, name="Mill")
