"""Every state × every step, through the operation and by SQL."""

import datetime
import itertools

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from core.actors import SYSTEM
from core.errors import Refused, WrongState
from tasking.models import Problem
from tasking.problems import operations, states
from tests.worlds.tasking_problems import assessed, moved, proposed

pytestmark = pytest.mark.django_db
ALL = tuple(states.MACHINE.moves)


def in_state(side, state):
    """A problem that came there by operations."""
    if state == states.PROPOSED:
        return proposed(side, "Cars")
    if state == states.REJECTED:
        problem = proposed(side, "Cars")
        operations.move_problem(problem=problem, to=state, note="Elsewhere", by=SYSTEM)
    elif state == states.CLOSED:
        problem = assessed(side, "Cars")
        operations.close_problem(problem=problem, by=SYSTEM)
    elif state == states.ESCALATED:
        problem = moved(proposed(side, "Cars"), states.ADOPTED)
        operations.mark_escalated(problem=problem, reason="money", by=SYSTEM)
    else:
        problem = moved(proposed(side, "Cars"), *states.WORKED[: states.WORKED.index(state) + 1])
    return Problem.objects.get(pk=problem.pk)


def press(problem, to):
    """What the operations say to a step: whether it was taken."""
    try:
        if to == states.CLOSED:
            operations.close_problem(problem=problem, by=SYSTEM)
        elif to == states.ESCALATED:
            operations.mark_escalated(problem=problem, reason="policy", by=SYSTEM)
        elif problem.state == states.ESCALATED:
            operations.bring_back(problem=problem, note="Done above", by=SYSTEM)
        else:
            operations.move_problem(problem=problem, to=to, note="Why", by=SYSTEM)
    except WrongState:
        return False
    problem.refresh_from_db()
    return problem.state == to


@pytest.mark.parametrize("before", ALL)
def test_every_step_of_the_machine_and_no_other(side, before):
    for to in ALL:
        problem = in_state(side, before)
        if before == states.ASSESSMENT and to == states.CLOSED:
            problem = assessed(side, "Cars")
        expected = states.MACHINE.can_move(before, to)
        if before == states.ESCALATED:
            expected = to == states.ADOPTED  # where it came from
        if before == states.ESCALATED and not expected:
            continue  # one press, which leads back to where it stood
        assert press(problem, to) == expected, (before, to)


def test_the_database_allows_the_same_steps_and_no_others(side):
    for before, to in itertools.product(ALL, ALL):
        if before == to or states.MACHINE.can_move(before, to):
            continue
        problem = in_state(side, before)
        with pytest.raises(DatabaseError), transaction.atomic():
            Problem.objects.filter(pk=problem.pk).update(state=to)


@pytest.mark.parametrize(
    ("before", "to"),
    [pair for pair in states.MACHINE.pairs if pair[1] in states.steps_by_hand(pair[0])],
)
def test_who_goes_back_or_turns_down_says_why(side, before, to):
    problem = in_state(side, before)
    if states.MACHINE.needs_reason(before, to):
        with pytest.raises(Refused, match="Enter a reason"):
            operations.move_problem(problem=problem, to=to, by=SYSTEM)
        operations.move_problem(problem=problem, to=to, note="Because", by=SYSTEM)
        assert problem.steps.first().note == "Because"
    else:
        operations.move_problem(problem=problem, to=to, by=SYSTEM)
    problem.refresh_from_db()
    assert problem.state == to


def test_it_goes_up_with_a_reason_and_comes_back_with_an_answer(side):
    problem = moved(proposed(side, "Cars"), "adopted", "analysis")
    with pytest.raises(Refused, match="Choose why"):
        operations.mark_escalated(problem=problem, reason="mood", by=SYSTEM)
    with pytest.raises(Refused, match="area or the city"):
        operations.mark_escalated(problem=problem, reason="money", level="neighbourhood", by=SYSTEM)
    operations.mark_escalated(
        problem=problem, reason="several", level="city", note="Four places", by=SYSTEM
    )
    problem.refresh_from_db()
    step = problem.steps.first()
    assert (problem.state, problem.level, step.reason, step.note) == (
        "escalated", "city", "several", "Four places",
    )  # fmt: skip
    with pytest.raises(Refused, match="answered"):
        operations.bring_back(problem=problem, note=" ", by=SYSTEM)
    operations.bring_back(problem=problem, note="The city pays", by=SYSTEM)
    problem.refresh_from_db()
    assert (problem.state, problem.level) == ("analysis", "neighbourhood")
    with pytest.raises(WrongState):
        operations.bring_back(problem=problem, note="Again", by=SYSTEM)


def test_looked_at_again_it_held_or_came_back(side, time_machine):
    then = timezone.now()
    first, second = (in_state(side, states.CLOSED) for _ in range(2))
    with pytest.raises(Refused, match="can be said from"):
        operations.recheck_problem(problem=first, found="held", note="Quiet", by=SYSTEM)
    time_machine.move_to(then + datetime.timedelta(days=93))
    assert list(Problem.objects.to_recheck(timezone.localdate()).order_by("pk")) == [first, second]
    operations.recheck_problem(problem=first, found="held", note="Quiet", by=SYSTEM)
    new = operations.recheck_problem(problem=second, found="came_back", note="Cars", by=SYSTEM)
    assert (new.follows, new.state) == (second, "adopted")
    with pytest.raises(WrongState, match="recorded already"):
        operations.recheck_problem(problem=second, found="came_back", note="Cars", by=SYSTEM)
    assert not Problem.objects.to_recheck().exists()


def test_steps_stay_as_they_were_written(side):
    problem = proposed(side, "Cars")
    for write in (problem.steps.all().delete, lambda: problem.steps.update(note="Other")):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            write()
    with pytest.raises(IntegrityError, match="step_escalates_with_reason"), transaction.atomic():
        problem.steps.create(at=timezone.now(), by_name="Somebody", to_state="escalated", note="Up")
