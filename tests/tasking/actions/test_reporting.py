"""Reports of who works on an action: a step, words, a photograph."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.errors import Refused
from tasking import states
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
