"""What rests on a decision holds it: it is not struck out, deleted or reworded while it does."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from boards.decisions.holds import hold_decision, release_hold
from boards.decisions.operations import record_decision, strike_out_decision
from boards.meetings.items.operations import add_item
from boards.models import Decision, DecisionHold, FutureItem
from boards.plans.adoption.operations import adopt, put_to
from boards.programme.operations import report_result, send_on
from boards.terms.operations import adopt_terms
from core.errors import Refused
from tests.boards.attendance.test_quorum import come, decide

DAY = datetime.timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(meeting, writer):
    come(meeting, writer, 3)
    return decide(meeting.items.get(title="Second"), writer)


def strike_out_raw(decision, writer):
    Decision.objects.filter(pk=decision.pk).update(
        struck_out_at=timezone.now(), struck_out_by=writer
    )


def test_what_is_held_is_not_struck_out_deleted_or_reworded(decision, writer):
    for _ in range(2):
        hold_decision(decision=decision, holder="plan-1", label="The plan")
    assert decision.holds.count() == 1
    rows = Decision.objects.filter(pk=decision.pk)
    for act in (
        lambda: strike_out_raw(decision, writer),
        lambda: rows.update(text="Otherwise"),
        lambda: rows.update(outcome="noted"),
        lambda: connection.cursor().execute(
            "DELETE FROM boards_decision WHERE id = %s", [decision.pk]
        ),
    ):
        with pytest.raises(DatabaseError, match="something rests on this"), transaction.atomic():
            act()
    release_hold(decision=decision, holder="plan-1")
    strike_out_raw(decision, writer)


def test_a_hold_is_released_once_and_otherwise_stays(decision, writer):
    hold = hold_decision(decision=decision, holder="plan-1", label="The plan")
    rows = DecisionHold.objects.filter(pk=hold.pk)
    release_hold(decision=decision, holder="plan-1")
    later = timezone.now() + DAY
    for act in (
        rows.delete,
        lambda: rows.update(released_at=None),
        lambda: rows.update(released_at=later),
        lambda: rows.update(label="Another"),
    ):
        with pytest.raises(DatabaseError, match="released, once"), transaction.atomic():
            act()
    strike_out_raw(decision, writer)
    with pytest.raises(DatabaseError, match="struck out"), transaction.atomic():
        hold_decision(decision=decision, holder="plan-2", label="Another plan")


def test_a_plan_that_it_adopted_holds_it(world):
    plan, by = world.own.plan, world.own.writer
    item = add_item(meeting=world.own.running, title="The plan", by=by)
    put_to(plan=plan, item=item, by=by)
    decision = record_decision(
        item=item, outcome="recommended", text="that it stands", by=world.own.writer
    )
    adopt(plan=plan, decision=decision, by=world.own.writer)
    assert decision.holds.last().label == f"The plan “{plan}”"
    with pytest.raises(Refused, match=f"“{plan}” was adopted by this decision"):
        strike_out_decision(decision=decision, by=world.own.writer)


def test_terms_of_reference_that_it_adopted_hold_it(meeting, decision, writer):
    terms = {"text": "To decide", "starts_on": meeting.day, "review_on": meeting.day + DAY}
    adopt_terms(body=meeting.body, by=writer, adopted_by=decision, **terms)
    with pytest.raises(Refused, match="It adopted the terms of reference"):
        strike_out_decision(decision=decision, by=writer)
    with pytest.raises(DatabaseError, match="something rests"), transaction.atomic():
        strike_out_raw(decision, writer)


def test_what_was_reported_of_it_holds_it(meeting, decision, writer):
    report_result(decision=decision, standing="done", text="Done", on=meeting.day, by=writer)
    with pytest.raises(Refused, match="The outcome was reported on"):
        strike_out_decision(decision=decision, by=writer)


def test_what_waits_on_a_work_programme_is_taken_back_with_it(meeting, writer):
    come(meeting, writer, 3)
    item = meeting.items.get(title="Second")
    decision = Decision.objects.create(
        item=item, outcome="deferred", text="Later", recorded_at=timezone.now()
    )
    entry = send_on(decision=decision, to_body=meeting.body, by=writer)
    with pytest.raises(DatabaseError, match="something rests"), transaction.atomic():
        strike_out_raw(decision, writer)
    strike_out_decision(decision=decision, by=writer)
    assert not FutureItem.objects.filter(pk=entry.pk).exists()
    assert decision.holds.get().released_at


def test_what_was_taken_up_refuses_and_nothing_is_taken_back(meeting, writer):
    come(meeting, writer, 3)
    item = meeting.items.get(title="Second")
    decision = Decision.objects.create(
        item=item, outcome="deferred", text="Later", recorded_at=timezone.now()
    )
    entry = send_on(decision=decision, to_body=meeting.body, by=writer)
    FutureItem.objects.filter(pk=entry.pk).update(item=meeting.items.get(title="Third"))
    with pytest.raises(Refused, match="already on another agenda"):
        strike_out_decision(decision=decision, by=writer)
    assert decision.holds.standing().exists()
