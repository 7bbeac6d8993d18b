"""Reminders of actions whose facts change while the letter waits."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from core.actors import SYSTEM
from core.letters.models import Letter
from core.letters.operations import hand_over
from neighbourhoods.people.merging.operations import merge_people
from tasking.actions import operations
from tasking.actions.letters import telling
from tasking.models import Action, ActionTold
from tests import factories

DAY = datetime.timedelta(days=1)
MONDAY = datetime.date(2027, 3, 1)


@pytest.fixture
def writer(db):
    return factories.OfficerFactory()


@pytest.fixture
def owner(db):
    return factories.PersonFactory(
        name="Ona Owner", email="ona@example.org", agency=factories.AgencyFactory()
    )


@pytest.fixture
def due(writer, owner):
    """Given in February 2027, due on 8 March, the owner is reminded."""
    Action.objects.filter(is_open=True).update(due_on=datetime.date(2030, 1, 1))
    action = operations.add_action(state="accepted",
        what="Mend the gate", owner=owner, due_on=MONDAY + 7 * DAY, by=writer,
        body=factories.BodyFactory(kind="board", power="recommend"),
        at=timezone.make_aware(datetime.datetime(2027, 2, 1, 9)),
    )  # fmt: skip
    Letter.objects.open().update(outdated_at=timezone.now(), reason="Not of this test")
    assert telling.remind_of_actions(MONDAY, at=timezone.now()) == 1
    return action


def send():
    for _ in range(4):
        for letter in Letter.objects.open().order_by("pk"):
            hand_over(letter.pk)


def test_other_words_are_reminded_of_however_often_they_change(due, writer):
    for words in ("Paint the gate", "Oil the gate"):
        operations.change_action(action=due, what=words, by=writer)
        for letter in list(Letter.objects.open().order_by("pk")):
            if words != "Oil the gate":
                hand_over(letter.pk)
    send()
    (message,) = mail.outbox
    assert "This is due on 8 March 2027: Oil the gate" in message.body
    assert telling.remind_of_actions(MONDAY, at=timezone.now()) == 0


def test_a_later_day_makes_the_reminder_untrue_and_no_other_goes_before_its_time(due, writer):
    Action.objects.filter(pk=due.pk).update(due_on=MONDAY + 30 * DAY)
    send()
    assert mail.outbox == []


def test_an_owner_whose_entries_were_merged_is_reminded_once(due, owner):
    kept = factories.PersonFactory(name="Ona Owner", email="o@example.org", agency=owner.agency)
    merge_people(keep=kept, gone=owner, by=SYSTEM)
    assert telling.remind_of_actions(MONDAY, at=timezone.now()) == 0
    send()
    assert [each.to for each in mail.outbox] == [["o@example.org"]]
    assert ActionTold.objects.filter(action=due, kind="due").count() == 2
