"""Reports of who works on an action: a step, words, a photograph."""

import datetime
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core.actors import SYSTEM
from core.errors import Refused
from tasking import states
from tasking.actions.operations import add_action, move_action
from tasking.actions.photos.reporting import report
from tasking.models import Action, ActionPhoto, ActionUpdate
from tests import factories
from tests.core.test_photographs import SECRET, jpeg


@pytest.fixture
def action(world):
    return world.own.action


@pytest.fixture
def partner(world):
    return world.people["partner_officer"]


def photographs(action):
    return ActionPhoto.objects.filter(update__action=action)


def test_a_partner_says_done_with_a_photograph(as_user, action, partner):
    client = as_user(partner)
    path = f"/actions/{action.pk}/report/"
    press = str(uuid.uuid4())
    for _ in range(2):  # pressed twice, it is one report with one photograph
        photo = SimpleUploadedFile("home of Mrs Jones.jpg", jpeg(), "image/jpeg")
        said = {"to": "done", "note": "The gate shuts", "photo": photo, "client_id": press}
        client.post(path, said)
    kept = photographs(action).select_related("content", "update").get()
    assert (kept.update.note, kept.update.to_state) == ("The gate shuts", states.DONE)
    assert kept.name == "photograph.jpg"
    assert SECRET not in bytes(kept.content.data)
    assert Action.objects.get(pk=action.pk).state == states.DONE


def test_a_photograph_alone_is_a_report(as_user, action, partner):
    photo = SimpleUploadedFile("gate.png", factories.picture("gate"), "image/png")
    as_user(partner).post(f"/actions/{action.pk}/report/", {"to": "", "note": "", "photo": photo})
    assert photographs(action).get().update.note == "Photograph"


@pytest.mark.parametrize(
    ("content", "words"),
    [(factories.blank_pdf(), "Choose a photograph (JPEG or PNG)"), (b"", "is empty")],
)
def test_what_is_no_photograph_is_refused_and_the_words_stay(
    as_user, action, partner, content, words
):
    before = ActionUpdate.objects.filter(action=action).count()
    said = {"to": "done", "note": "Typed at length", "photo": SimpleUploadedFile("x.png", content)}
    response = as_user(partner).post(f"/actions/{action.pk}/report/", said)
    assert response.status_code == 422
    page = response.content.decode()
    assert words in page
    assert "Typed at length" in page
    assert ActionUpdate.objects.filter(action=action).count() == before
    assert Action.objects.get(pk=action.pk).state != states.DONE


def test_the_step_falls_with_its_photograph(action, partner, monkeypatch):
    monkeypatch.setattr("tasking.actions.photos.operations.MOST", 0)
    with pytest.raises(Refused, match="which is the most"):
        report(action=action, to=states.DONE, photo=(factories.picture("1"), "1.png"), by=partner)
    assert Action.objects.get(pk=action.pk).state != states.DONE


@pytest.fixture
def offered(world):
    return add_action(
        what="Clear the path", neighbourhood=world.own.place, by=SYSTEM, state=states.OFFERED,
        due_on=timezone.localdate() + datetime.timedelta(days=30), lead_agency=world.own.agency,
    )  # fmt: skip


def test_the_page_of_an_offer_has_accept_and_decline(as_user, offered, partner):
    action = offered
    client = as_user(partner)
    page = client.get(f"/actions/{action.pk}/").content.decode()
    assert "Accept</button>" in page
    assert f"/actions/{action.pk}/report/?to=declined" in page
    assert "Report progress" not in page
    form = client.get(f"/actions/{action.pk}/report/?to=declined").content.decode()
    assert "Required if declined. Not shown publicly." in form
    said = {"to": "accepted", "row_version": action.version}
    shown = client.post(f"/actions/{action.pk}/step/", said, follow=True).content.decode()
    assert f"{action.reference} is now “Accepted”." in shown
    assert "Report progress" in shown


def test_what_is_done_is_confirmed_in_one_press_by_who_checks(as_user, manager, offered, partner):
    action = offered
    for to in (states.ACCEPTED, states.DONE):
        move_action(action=action, to=to, by=partner)
        action = Action.objects.get(pk=action.pk)
    page = as_user(partner).get(f"/actions/{action.pk}/").content.decode()
    assert "Confirm it is done" not in page
    said = {"to": "verified", "row_version": action.version}
    as_user(partner).post(f"/actions/{action.pk}/step/", said)
    assert Action.objects.get(pk=action.pk).state == states.DONE
    assert "Confirm it is done</button>" in manager.get(f"/actions/{action.pk}/").content.decode()
    for _ in range(2):  # pressed twice
        manager.post(f"/actions/{action.pk}/step/", said)
    assert Action.objects.get(pk=action.pk).state == states.VERIFIED
