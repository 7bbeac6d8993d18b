"""Two at once: who takes it, closing against reopening, merging both ways."""

import pytest

from core.actors import SYSTEM
from core.errors import Refused, WrongState
from tasking.models import WorkedRequest, WorkEscalation
from tasking.requests.working.merging.merging import merge, unmerge
from tasking.requests.working.operations import move_work, take
from tasking.requests.working.timed import jobs
from tests.tasking.requests.working.conftest import officer_of
from tests.tasking.requests.working.test_jobs import at
from tests.tasking.requests.working.test_steps import fresh, put
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def outcomes_of(*works):
    """Results or kinds of exceptions, in no order."""
    return sorted(
        type(each).__name__ if isinstance(each, Exception) else "done" for each in together(*works)
    )


def test_two_take_it_at_once_and_one_has_it(log, team):
    worked = log()
    both = [officer_of(team.agency, name) for name in ("Ann", "Bob")]
    works = [lambda by=by: take(worked=fresh(worked), by=by) for by in both]
    assert outcomes_of(*works) == ["WrongState", "done"]
    assert fresh(worked).assigned_to in both
    assert worked.steps.filter(to_state="assigned").count() == 1


def test_closing_against_asking_to_reopen(log):
    worked = put(log(at=None), "resolved")
    found = outcomes_of(
        lambda: move_work(worked=fresh(worked), to="closed", by=SYSTEM),
        lambda: move_work(worked=fresh(worked), to="reopen_requested", note="Again", by=SYSTEM),
    )
    # Closed first, it is a closed one that is asked for: the page that was opened before says so.
    assert found in (["WrongState", "done"], ["done", "done"])
    state = fresh(worked).state
    assert state == ("reopen_requested" if found == ["done", "done"] else state)
    assert worked.steps.filter(to_state=state).count() == 1


def test_merging_both_ways_makes_one_of_two(log):
    first, second = log(), log()
    found = together(
        lambda: merge(worked=fresh(first), target=fresh(second), by=SYSTEM),
        lambda: merge(worked=fresh(second), target=fresh(first), by=SYSTEM),
    )
    refused = [each for each in found if isinstance(each, Exception)]
    assert [type(each) for each in refused] in ([Refused], [WrongState])
    assert WorkedRequest.objects.filter(state="closed", outcome="duplicate").count() == 1
    assert sum(fresh(each).is_open for each in (first, second)) == 1


def test_two_workers_tell_a_person_once(log):
    put(log(), "assigned")
    assert sorted(together(lambda: jobs.tick(at(5)), lambda: jobs.tick(at(5)))) == [0, 1]
    assert WorkEscalation.objects.count() == 2


def test_three_that_are_merged_in_a_ring_leave_one_open(log):
    ring = [log() for _ in range(3)]
    found = together(
        *(
            lambda one=one, other=ring[(number + 1) % 3]: merge(
                worked=fresh(one), target=fresh(other), by=SYSTEM
            )
            for number, one in enumerate(ring)
        )
    )
    wrong = [each for each in found if isinstance(each, Exception)]
    assert all(isinstance(each, Refused | WrongState) for each in wrong)
    assert sum(fresh(each).is_open for each in ring) >= 1
    for each in ring:
        row, seen = fresh(each), set()
        while row.target_id:
            assert row.pk not in seen
            seen.add(row.pk)
            row = fresh(row.target)
        assert row.is_open


def test_two_apart_at_once_take_apart_once(log):
    first, second = log(), log()
    merge(worked=first, target=second, by=SYSTEM)
    works = [lambda: unmerge(worked=fresh(first), note="Another", by=SYSTEM)] * 2
    assert outcomes_of(*works) == ["WrongState", "done"]
    assert (fresh(first).reopenings, fresh(first).request.reopened) == (0, 0)
