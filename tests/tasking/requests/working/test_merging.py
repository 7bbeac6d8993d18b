"""Requests that are one, and one that says two things."""

import uuid

import pytest
from django.db import DatabaseError, transaction

from core.actors import SYSTEM
from core.errors import Refused, WrongState
from tasking.models import ServiceRequest, WorkedRequest
from tasking.requests.working import states
from tasking.requests.working.merging.merging import followers_of, log_another, merge, unmerge
from tasking.requests.working.operations import move_work
from tests.tasking.requests.working.test_steps import fresh, local, put

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", states.OPEN)
def test_from_every_open_state_it_ends_and_its_reporter_follows(now, log, state, officer):
    target, worked = log(), put(log(), state)
    merge(worked=worked, target=target, by=SYSTEM)
    worked = fresh(worked)
    assert (worked.state, worked.outcome, worked.target) == ("closed", "duplicate", target)
    assert followers_of(target, officer) == [worked.request]
    assert target.steps.last().note == f"{worked.reference} was reported too."


def test_into_itself_in_a_loop_and_into_what_has_ended(now, log):
    first, second, third = log(), log(), log()
    with pytest.raises(Refused, match="cannot repeat itself"):
        merge(worked=first, target=first, by=SYSTEM)
    merge(worked=first, target=second, by=SYSTEM)
    with pytest.raises(Refused, match="was merged into this one already"):
        merge(worked=fresh(second), target=fresh(first), by=SYSTEM)
    with pytest.raises(Refused, match=f"was merged into {second.reference}"):
        merge(worked=third, target=fresh(first), by=SYSTEM)
    with pytest.raises(WrongState):
        merge(worked=fresh(first), target=third, by=SYSTEM)
    with pytest.raises(Refused, match="Reopen it first"):
        merge(worked=third, target=put(log(), "resolved"), by=SYSTEM)
    assert fresh(second).is_open
    assert fresh(third).is_open


def test_the_database_has_no_loop_and_nothing_repeats_itself(now, log):
    first, second = log(), log()
    merge(worked=first, target=second, by=SYSTEM)
    whole = {"state": "closed", "outcome": "duplicate", "answered_at": now, "closed_at": now}
    for target in (first, second):
        with pytest.raises(DatabaseError), transaction.atomic():
            WorkedRequest.objects.filter(pk=second.pk).update(target=target, **whole)
    with pytest.raises(DatabaseError), transaction.atomic():
        WorkedRequest.objects.filter(pk=first.pk).update(outcome="fixed")  # with a target


def test_the_same_press_merges_once(now, log):
    first, second, press = log(), log(), uuid.uuid4()
    made = merge(worked=first, target=second, by=SYSTEM, client_id=press)
    again = merge(worked=fresh(first), target=fresh(second), by=SYSTEM, client_id=press)
    assert (again, second.steps.filter(to_state="").count()) == (made, 1)


def test_taken_apart_it_goes_on_with_its_team(now, log, team):
    first, second = put(log(), "in_progress"), log()
    merge(worked=first, target=second, by=SYSTEM)
    with pytest.raises(Refused, match="Say why"):
        unmerge(worked=fresh(first), note=" ", by=SYSTEM)
    unmerge(worked=fresh(first), note="The other mattress", by=SYSTEM)
    first = fresh(first)
    assert (first.state, first.team, first.target, first.reopenings) == ("assigned", team, None, 0)
    assert first.request.is_open
    with pytest.raises(WrongState, match="merged with no other"):
        unmerge(worked=first, note="Again", by=SYSTEM)


def test_taken_apart_while_it_is_asked_to_reopen_takes_no_step_to_itself(now, log, team):
    first, second = put(log(), "in_progress"), log()
    merge(worked=first, target=second, by=SYSTEM)
    move_work(worked=fresh(first), to="reopen_requested", note="It is there again", by=SYSTEM)
    unmerge(worked=fresh(first), note="The other mattress", by=SYSTEM)
    steps = list(fresh(first).steps.order_by("id").values_list("from_state", "to_state", "note"))
    assert steps[-2:] == [
        ("closed", "reopen_requested", "It is there again"),
        ("reopen_requested", "assigned", "The other mattress"),
    ]
    assert (fresh(first).target, fresh(first).request.reopened) == (None, 1)


def test_what_one_says_besides_is_a_request_of_its_own(now, log):
    worked, press = log(), uuid.uuid4()
    with pytest.raises(Refused, match="Say what it is"):
        log_another(worked=worked, what=" ", by=SYSTEM)
    made = log_another(worked=worked, what="A broken lamp", by=SYSTEM, client_id=press)
    assert log_another(worked=worked, what="A broken lamp", by=SYSTEM, client_id=press) == made
    assert (made.received_at, made.service, made.neighbourhood) == (
        now, worked.request.service, worked.request.neighbourhood,
    )  # fmt: skip
    assert (made.worked.earlier, local(made.worked)) == (worked, "05.11. 17:00")
    assert ServiceRequest.objects.count() == 2
