"""Open actions that come in by workbook."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.access import Role
from accounts.imports import operations
from core.actors import SYSTEM
from core.errors import Refused
from core.letters.models import Letter
from neighbourhoods.models import Agency
from tasking.actions.operations import add_action, add_note
from tasking.models import Action, ActionTold
from tests import factories, workbooks
from tests.clients import FormClient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty")]
ROW = {"earlier_reference": "NB-017", "what": "Mend the lights", "due_on": "3 April 2026"}


@pytest.fixture
def head():
    return factories.OfficerFactory()


@pytest.fixture
def ann():
    agency = factories.AgencyFactory(short_name="Police")
    return factories.PersonFactory(name="Ann Known", agency=agency, email="ann@example.org")


def test_an_action_keeps_its_number_and_its_owner_is_not_written_to(head, ann):
    board = factories.BodyFactory(name="Sinfin Board")
    extra = {
        "owner": "Ann Known",
        "body": "Sinfin Board",
        "state": "In progress",
        "priority": "High",
    }
    batch = workbooks.load("actions", head, ROW | extra)
    action = Action.objects.get()
    assert (action.earlier_reference, action.owner, action.lead_agency) == (
        "NB-017",
        ann,
        ann.agency,
    )
    assert (action.body, action.neighbourhood) == (board, board.neighbourhood)
    assert (action.state, action.priority, action.overdue) == ("in_progress", 2, True)
    assert action.due_on == datetime.date(2026, 4, 3)
    assert (ActionTold.objects.count(), Letter.objects.count()) == (0, 0)
    client = FormClient()
    client.force_login(head)
    page = client.get(reverse("action", args=[action.pk])).content.decode()
    assert "earlier number NB-017" in page
    operations.undo(batch=batch, by=head)
    assert not Action.objects.exists()


def test_the_list_again_changes_what_it_says_and_adds_nothing(head, ann):
    workbooks.load("actions", head, ROW | {"agency": "Police"})
    day = timezone.localdate() - datetime.timedelta(days=3)
    batch = workbooks.load("actions", head, ROW | {"due_on": day, "owner": "Ann Known"})
    action = Action.objects.get()
    assert (batch.added, batch.changed) == (0, 1)
    assert (action.due_on, action.owner) == (day, ann)
    assert not Letter.objects.exists()
    operations.undo(batch=batch, by=head)
    action.refresh_from_db()
    assert (action.due_on, action.owner) == (datetime.date(2026, 4, 3), None)


def test_without_a_number_the_same_words_on_the_same_day_are_the_same(head, ann):
    plain = {"what": "Mend the lights", "due_on": "3/4/2026", "agency": "Police"}
    workbooks.load("actions", head, plain)
    assert workbooks.upload("actions", head, plain).same == 1


def test_an_action_without_an_agency_is_a_problem(head):
    factories.PersonFactory(name="Resident One")
    batch = workbooks.upload("actions", head, ROW, ROW | {"owner": "Resident One"})
    assert [each[:2] for each in workbooks.problems(batch)] == [(2, "Agency"), (3, "Agency")]


def test_an_undo_is_refused_once_somebody_reported(head, ann):
    batch = workbooks.load("actions", head, ROW | {"agency": "Police"})
    add_note(action=Action.objects.get(), note="Lamp ordered", by=head)
    with pytest.raises(Refused, match="cannot be undone"):
        operations.undo(batch=batch, by=head)
    assert Action.objects.count() == 1


def test_a_private_action_of_that_number_is_neither_compared_nor_counted(head, ann):
    tasking = factories.BodyFactory(name="Tasking", kind="tasking", power="operational")
    add_action(state="accepted",
        what="SECRET raid", due_on=datetime.date(2040, 4, 3), lead_agency=ann.agency, body=tasking,
        earlier_reference="NB-017", by=SYSTEM,
    )  # fmt: skip
    clerk = factories.OfficerFactory(role=Role.MEETINGS_CLERK)
    row = ROW | {"agency": "Police"}
    seen_by_head = workbooks.upload("actions", head, row)
    assert seen_by_head.changed == 1
    batch = workbooks.upload("actions", clerk, row)
    assert (batch.added, batch.changed) == (1, 0)
    assert "SECRET" not in str(batch.preview)
    client = FormClient()
    client.force_login(clerk)
    counted = {
        sheet.name: number for sheet, number in client.get(reverse("starting")).context["sheets"]
    }
    assert counted["actions"] == 0


def test_what_rests_on_a_row_is_not_named(head):
    agency = {"name": "Derby Homes", "short_name": "DH", "kind": "Other"}
    batch = workbooks.load("agencies", head, agency)
    tasking = factories.BodyFactory(name="Tasking", kind="tasking", power="operational")
    add_action(state="accepted",
        what="SECRET raid", due_on=datetime.date(2040, 4, 3), body=tasking, by=SYSTEM,
        lead_agency=Agency.objects.get(short_name="DH"),
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        operations.undo(batch=batch, by=head)
    assert "DH is used by actions" in refused.value.message
    assert "SECRET" not in refused.value.message
