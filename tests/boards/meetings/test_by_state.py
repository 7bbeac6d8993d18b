"""One page for a meeting by its state: before, during, after."""

import pytest

from accounts.access import Role
from boards.meetings.items.operations import add_item
from boards.minutes.approvals.operations import reopen_minutes
from boards.models import MinutesApproval, Paper
from neighbourhoods.models import Person
from tasking.models import Action

pytestmark = pytest.mark.django_db


def shown(client, meeting):
    return client.get(meeting.get_absolute_url()).content.decode()


def order(page, *words):
    """The words stand on the page in this order."""
    found = [page.index(each) for each in words]
    assert found == sorted(found), list(zip(words, found, strict=True))


def test_before_agenda_with_recommendations_and_papers(world, as_user, manager):
    draft = world.own.draft
    add_item(
        meeting=draft, title="Bench", recommendation="that the bench is moved", by=world.own.writer
    )
    page = shown(manager, draft)
    assert "that the bench is moved" in page
    assert "Decisions</h2>" not in page
    for client in (as_user(None), manager):
        assert "What you need to do" not in shown(client, draft)


def test_papers_and_actions_of_ones_own_are_asked(world, as_user):
    draft, paper, action = world.own.draft, world.own.paper, world.own.action
    person = Person.objects.get(user=world.people[Role.BOARD_CHAIR])
    Paper.objects.filter(pk=paper.pk).update(author=person)
    Action.objects.filter(pk=action.pk).update(owner=person)
    order(
        shown(as_user(world.people[Role.BOARD_CHAIR]), draft),
        "What you need to do", paper.title, action.what, "Agenda</h2>",
    )  # fmt: skip
    assert "What you need to do" not in shown(as_user(world.people[Role.ELECTED_MEMBER]), draft)


def test_while_it_runs_the_page_says_so(world, manager, as_user):
    page = shown(manager, world.own.running)
    assert "The meeting is taking place now." in page
    assert "Go to the live page" in page
    assert "taking place" not in shown(as_user(None), world.own.running)


def test_after_it_decisions_minutes_and_actions_come_first(world, as_user, manager):
    meeting = world.own.published
    for client in (as_user(None), manager):
        order(
            shown(client, meeting), "Decisions</h2>", "OWN public minute", "Minutes</h2>",
            "Approved", "Actions: current status</h2>", "Agenda and papers",
        )  # fmt: skip
    assert "OWN EXEMPT" not in shown(as_user(None), meeting)
    order(shown(manager, meeting), "Agenda and papers", "History: who did what")
    assert "History: who did what" not in shown(as_user(None), meeting)


def test_what_is_written_up_is_inside(world, as_user, manager):
    assert "Decisions</h2>" in shown(manager, world.own.written)
    assert "Decisions</h2>" not in shown(as_user(None), world.own.written)


def test_minutes_that_are_corrected_say_so(world, as_user):
    meeting = world.own.published
    MinutesApproval.objects.filter(meeting=meeting).delete()
    reopen_minutes(meeting=meeting, reason="A name is wrong", by=world.own.writer)
    assert "Not approved, being corrected" in shown(as_user(None), meeting)
