"""What who runs a tasking meeting reads before it and in the room, and where a press leads."""

import pytest
from django.urls import reverse
from django.utils import timezone

from boards.live.operations import finish_meeting, start_meeting
from boards.minutes.operations import save_minute
from tasking.actions.operations import add_action
from tasking.meetings.agenda.operations import build_agenda
from tasking.meetings.escalations.operations import escalate
from tasking.meetings.operations import accept_late
from tests.tasking.meetings.conftest import DAY, meeting_of

pytestmark = pytest.mark.django_db


def content(answer):
    return " ".join(answer.content.decode().split())


def today(town):
    return meeting_of(town.group, town.manager, days=0)


def test_a_closing_day_that_has_passed_is_said_with_what_came_after_it(town, nominated, client_of):
    meeting = today(town)
    nominated("One")
    manager = client_of(town.manager)
    pages = [
        manager.get(reverse(name, args=["sinfin-tasking"]))
        for name in ("nominations", "nomination_add")
    ]
    for page in pages:
        assert "closed at the end of" in content(page)
        assert "Nominations close at" not in content(page)
    editing = reverse("agenda_edit", args=[meeting.pk])
    assert "1 came after that and goes to the following meeting" in content(manager.get(editing))
    nominated("Two")
    assert "2 came after that and go to the following meeting" in content(manager.get(editing))


def test_before_the_closing_day_it_is_to_come(town, nominated, client_of):
    meeting = meeting_of(town.group, town.manager, days=20)
    nominated("One")
    page = content(client_of(town.manager).get(reverse("agenda_edit", args=[meeting.pk])))
    assert "Nominations close at the end of" in page
    assert "came after that" not in page


def test_who_answers_in_the_room_goes_on_in_the_room(town, nominated, client_of):
    meeting, manager = today(town), client_of(town.manager)
    row = nominated("Garages")
    accept_late(nomination=row, reason="Tonight", by=town.manager)
    build_agenda(meeting=meeting, by=town.manager)
    start_meeting(meeting=meeting, by=town.manager)
    item = row.matters.get().item
    sent = manager.post(reverse("nomination_answer", args=[row.pk]), {"to": "taken_on"})
    assert sent.url == reverse("meeting_live", args=[meeting.pk]) + f"#item-{item.pk}"


def test_who_answers_an_escalation_in_the_room_goes_on_there_too(town, client_of):
    sent = escalate(
        group=town.area, to=town.group, title="Bins", why="capacity", text="Please", by=town.head
    )
    meeting = today(town)
    build_agenda(meeting=meeting, by=town.manager)
    start_meeting(meeting=meeting, by=town.manager)
    item = sent.matters.get(meeting=meeting).item
    address = reverse("escalation_answer", args=[sent.pk])
    answered = client_of(town.manager).post(address, {"to": "taken_on", "answer": "We will"})
    assert answered.url == reverse("meeting_live", args=[meeting.pk]) + f"#item-{item.pk}"


def test_the_room_links_what_is_overdue_and_says_what_is_only_offered(town, client_of):
    late = add_action(
        what="Old promise", lead_agency=town.police, neighbourhood=town.place, state="accepted",
        due_on=timezone.localdate() - 3 * DAY, by=town.manager, at=timezone.now() - 9 * DAY,
    )  # fmt: skip
    meeting, manager = today(town), client_of(town.manager)
    build_agenda(meeting=meeting, by=town.manager)
    start_meeting(meeting=meeting, by=town.manager)
    add_action(
        what="Light it", due_on=timezone.localdate() + DAY, lead_agency=town.stranger,
        agenda_item=meeting.items.first(), by=town.manager,
    )  # fmt: skip
    room = content(manager.get(reverse("meeting_live", args=[meeting.pk])))
    assert "Offered" in room.partition("Light it")[2][:400]
    address = reverse("agency_actions", args=[late.lead_agency.slug]) + "?show=overdue"
    assert address in room
    assert late.reference in content(manager.get(address))


def test_the_draft_of_a_tasking_group_says_whom_it_names(town, client_of):
    meeting, manager = today(town), client_of(town.manager)
    start_meeting(meeting=meeting, by=town.manager)
    item = meeting.items.first()
    save_minute(item=item, text="Mrs Jones leaves rubbish out.", version=0, by=town.manager)
    finish_meeting(meeting=meeting, by=town.manager)
    page = content(manager.get(reverse("minutes", args=[meeting.pk])))
    assert (
        "Mrs Jones" in page.partition("Places, behaviour and times only: these notes seem")[2][:200]
    )
    assert "will be public" not in page
