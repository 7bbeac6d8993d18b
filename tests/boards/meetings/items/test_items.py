"""Items of an agenda: added, ordered, changed and withdrawn."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from boards.decisions.operations import record_decision
from boards.live.operations import start_meeting
from boards.meetings.agendas.operations import amend_item, withdraw_item
from boards.meetings.items.operations import add_item
from boards.models import AgendaItem, Decision
from boards.votes.operations import record_vote
from core.errors import Refused, WrongState
from core.models import Event
from tests.boards.meetings.test_meetings import titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client, world):
    client.force_login(world.people["neighbourhood_manager"])
    return client


def test_the_agenda_is_built_through_the_pages(manager, world):
    meeting, item = world.own.draft, world.own.item
    path = f"/meetings/{meeting.pk}/agenda/edit/"
    manager.post(
        path, {"title": "Parking", "kind": "ordinary", "minutes_allowed": "10", "text": "Why"}
    )
    assert titles(meeting)[-1] == "Parking"
    bad = manager.post(
        path, {"title": "", "kind": "ordinary", "minutes_allowed": "601", "text": "kept words"}
    )
    text = bad.content.decode()
    assert "Time (minutes) must be 600 or less" in text
    assert "kept words" in text
    response = manager.post(f"/meetings/items/{item.pk}/move/", {"way": "down"})
    assert response["Location"].endswith(f"#item-{item.pk}")
    assert titles(meeting)[0] == "A lease"
    edit = f"/meetings/items/{item.pk}/"
    manager.post(edit, {"title": "Changed", "kind": "ordinary", "text": ""})
    assert "Changed" in titles(meeting)
    manager.post(f"/meetings/items/{item.pk}/remove/")
    reported = "Decision outside a meeting: A bench"
    assert titles(meeting) == ["A lease", "A gift", reported, "Parking"]
    manager.post(f"/meetings/{meeting.pk}/agenda/publish/")
    assert manager.post(edit, {"title": "Parking 2", "kind": "ordinary"}).status_code == 404
    kept = AgendaItem.objects.get(meeting=meeting, title="Parking")
    assert manager.post(f"/meetings/items/{kept.pk}/remove/").status_code == 409
    assert titles(meeting) == [
        "Declarations of interest",
        "Minutes of the last meeting",
        "A lease",
        "A gift",
        reported,
        "Parking",
    ]


def test_copying_twice_does_not_break_the_history(manager, world):
    meeting = world.own.draft
    for _ in range(2):
        manager.post(f"/meetings/{meeting.pk}/agenda/copy/")
    page = manager.get(f"/meetings/{meeting.pk}/")
    assert "Copied the last agenda" in page.content.decode()


def test_an_item_added_twice_by_one_press_is_one(manager, world):
    path = f"/meetings/{world.own.draft.pk}/agenda/edit/"
    page = manager.get(path).content.decode()
    sent = {
        "kind": "ordinary",
        "title": "Bins",
        "client_id": page.split('name="client_id" value="')[1][:36],
    }
    for _ in range(2):
        assert manager.post(path, sent).status_code == 302
    assert world.own.draft.items.filter(title="Bins").count() == 1
    manager.post(path, sent | {"title": "Bins again"})  # a page that the browser kept
    assert world.own.draft.items.filter(title="Bins again").count() == 1


def test_a_change_is_published_with_the_next_number(manager, world):
    meeting, item = world.own.agenda, world.own.public_item
    page = reverse("item_amend", args=[item.pk])
    same = {"title": item.title, "presenter": "", "text": item.text, "recommendation": ""}
    assert "Nothing was changed" in manager.post(page, same).content.decode()
    manager.post(page, same | {"text": "Now on the corner"})
    pack = meeting.packs.order_by("number").last()
    assert pack.number == 2
    assert pack.changes == [f"Changed: {item.position}. {item.title}"]
    manager.logout()
    assert "Now on the corner" in manager.get(reverse("agenda", args=[meeting.pk])).content.decode()
    assert Event.objects.about(meeting).filter(verb__contains="after publication").exists()


def test_what_is_withdrawn_keeps_its_number_and_is_not_decided(manager, world):
    meeting, item, by = world.own.agenda, world.own.public_item, world.own.writer
    with pytest.raises(Refused, match="why it is withdrawn"):
        withdraw_item(item=item, reason=" ", by=by)
    manager.post(reverse("item_withdraw", args=[item.pk]), {"reason": "The owner has agreed"})
    pack = meeting.packs.order_by("number").last()
    assert pack.changes == [f"Withdrawn: {item.position}. {item.title}"]
    row = next(each for each in pack.document["business"] if each["id"] == item.pk)
    assert row["text"][0] == "Withdrawn: The owner has agreed"
    with pytest.raises(WrongState, match="withdrawn already"):
        withdraw_item(item=item, reason="Again", by=by)
    start_meeting(meeting=meeting, by=by, at=meeting.starts_at)
    for act in (
        lambda: record_decision(item=item, outcome="noted", text="Go", by=by),
        lambda: record_vote(item=item, kind="motion", method="agreed", text="Go", by=by),
    ):
        with pytest.raises(Refused, match="withdrawn from the agenda"):
            act()
    with pytest.raises(DatabaseError, match="withdrawn"), transaction.atomic():
        Decision.objects.bulk_create(
            [Decision(item=item, outcome="noted", text="Go", recorded_at=timezone.now())]
        )


def test_only_published_items_are_amended(world):
    by = world.own.writer
    late = add_item(meeting=world.own.agenda, title="Late", by=by)
    with pytest.raises(Refused, match="No one has been shown"):
        withdraw_item(item=late, reason="x", by=by)
    with pytest.raises(WrongState):
        amend_item(item=world.own.item, title="x", by=by)
    with pytest.raises(DatabaseError, match="agenda_withdrawn_whole"), transaction.atomic():
        AgendaItem.objects.filter(pk=world.own.public_item.pk).update(withdrawn_reason="x")
