"""Nothing closes without counts of equal periods, or a chair who agreed that there are none; what is counted
follows the facts until then, and stays afterwards."""

import datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.actors import SYSTEM
from core.errors import Refused, WrongState
from tasking.models import Problem, ProblemCount, ProblemRequest
from tasking.problems import operations, rules
from tasking.problems.counts import operations as counting
from tests import factories, steps
from tests.together import together
from tests.worlds.tasking_problems import WAY, assessed, moved, proposed, windows

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(1)


def counted(problem):
    problem.refresh_from_db()
    return problem.requests_before, problem.requests_after, problem.evidence


def close_raw(problem, **more):
    """By SQL, with all that the state itself asks for."""
    today = timezone.localdate()
    fields = {
        "state": "closed",
        "is_open": False,
        "closed_on": today,
        "recheck_on": today + 91 * DAY,
    }
    with transaction.atomic():
        Problem.objects.filter(pk=problem.pk).update(**fields | more)


def test_it_lacks_something_until_it_is_counted_and_residents_spoke(side):
    problem = moved(proposed(side, "Cars"), *WAY)
    missing = ["what residents say", "two periods of the same length, before and after"]
    assert rules.lacks(problem) == [*missing, "the result"]
    with pytest.raises(Refused, match="what residents say"):
        operations.close_problem(problem=problem, by=SYSTEM)
    for more in (
        {},
        {"residents_say": "Quiet", "verdict": "better"},
        {"residents_say": "Quiet"} | windows(timezone.localdate()),
    ):
        with pytest.raises(IntegrityError, match="problem_closed_with_counts"):
            close_raw(problem, **more)


def test_raw_sql_closes_what_was_counted_and_nothing_else(side):
    problem = assessed(side, "Cars")
    ProblemCount.objects.all().delete()
    with pytest.raises(IntegrityError, match="problem_closed_with_counts"):
        close_raw(problem, evidence=3, requests_before=9)
    other = assessed(side, "Bins")
    close_raw(other)
    assert Problem.objects.get(pk=other.pk).is_closed


@pytest.mark.parametrize(
    ("shift", "field", "words"),
    [
        ({"after_to": 1}, "after_to", "equally long: 28 and 29 days"),
        ({"after_from": -31, "after_to": -31}, "after_from", "after the first has ended"),
        ({"before_to": -40}, "before_to", "must not be before the first"),
        ({"before_from": None}, "before_from", "all four dates"),
    ],
)
def test_periods_are_equally_long_and_one_after_the_other(side, shift, field, words):
    problem, days = proposed(side, "Cars"), windows(timezone.localdate())
    for name, by in shift.items():
        days[name] = None if by is None else days[name] + by * DAY
    with pytest.raises(Refused, match=words) as refused:
        operations.change_problem(problem=problem, by=SYSTEM, **days)
    assert refused.value.field == field
    with pytest.raises(IntegrityError, match="problem_windows_equal"), transaction.atomic():
        Problem.objects.filter(pk=problem.pk).update(**days)


def test_the_counts_follow_links_and_windows(side, asked):
    problem = proposed(side, "Cars")
    requests = asked(3, 5, 70, 200)
    counting.link_requests(problem=problem, requests=requests, by=SYSTEM)
    assert counted(problem) == (0, 0, 0)
    operations.change_problem(problem=problem, by=SYSTEM, **windows(timezone.localdate()))
    assert counted(problem) == (1, 2, 1)
    link = problem.evidence_rows.get(request=requests[0])
    counting.unlink_request(link=link, by=SYSTEM)
    assert counted(problem) == (1, 1, 1)
    counting.add_count(problem=problem, what="Calls", source="Log", before=9, after=1, by=SYSTEM)
    assert counted(problem) == (1, 1, 2)
    shorter = windows(timezone.localdate(), days=14)
    operations.change_problem(problem=problem, by=SYSTEM, **shorter)
    assert counted(problem) == (0, 1, 1)  # what was counted for other periods no longer counts
    assert [each.fits for each in problem.counts.all()] == [False]
    Problem.objects.filter(pk=problem.pk).update(requests_after=50, evidence=9)
    assert counted(problem) == (0, 1, 1)  # nobody writes them


def test_a_closed_problem_keeps_what_was_counted(side, asked):
    problem = assessed(side, "Cars")
    requests = asked(3, 70)
    counting.link_requests(problem=problem, requests=requests, by=SYSTEM)
    operations.close_problem(problem=problem, by=SYSTEM)
    assert counted(problem) == (1, 1, 2)
    ProblemRequest.objects.all().delete()
    assert counted(problem) == (1, 1, 2)
    for change in (
        {"title": "Other"},
        {"after_to": timezone.localdate() + DAY},
        {"verdict": "worse"},
    ):
        with pytest.raises(DatabaseError, match="stays as it was closed"), transaction.atomic():
            Problem.objects.filter(pk=problem.pk).update(**change)
    with pytest.raises(DatabaseError, match="keeps its counts"), transaction.atomic():
        ProblemCount.objects.update(before=1)
    with pytest.raises(WrongState):
        operations.change_problem(problem=problem, title="Other", by=SYSTEM)
    with pytest.raises(WrongState):
        counting.remove_count(count=problem.counts.get(), by=SYSTEM)


@given(
    received=st.lists(st.integers(0, 120), max_size=6),
    length=st.integers(1, 40),
    gap=st.integers(1, 40),
)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_the_days_the_database_counts_as_python_does(side, asked, received, length, gap):
    today = timezone.localdate()
    after_from = today - (length - 1) * DAY
    before_to = after_from - gap * DAY
    before_from = before_to - (length - 1) * DAY
    with transaction.atomic():
        problem = proposed(side, "Cars")
        requests = asked(*received)
        counting.link_requests(problem=problem, requests=requests, by=SYSTEM)
        operations.change_problem(
            problem=problem, before_from=before_from, before_to=before_to, after_from=after_from,
            after_to=today, by=SYSTEM,
        )  # fmt: skip
        days = [timezone.localdate(each.received_at) for each in requests]
        before = sum(before_from <= day <= before_to for day in days)
        after = sum(after_from <= day <= today for day in days)
        assert counted(problem) == (before, after, 1 if before + after else 0)
        transaction.set_rollback(True)


def test_too_few_to_say_is_for_few(side):
    problem = assessed(side, "Cars")
    operations.change_problem(problem=problem, verdict="too_few", by=SYSTEM)
    with pytest.raises(Refused, match="5 or more"):
        operations.close_problem(problem=problem, by=SYSTEM)
    counting.remove_count(count=problem.counts.get(), by=SYSTEM)
    counting.add_count(
        problem=problem, what="Fires", source="Fire log", before=4, after=0, by=SYSTEM
    )
    assert rules.finding("Fires", 4, 0) == "Fires: 4 before, 0 after. Too few to say."
    closed = operations.close_problem(problem=problem, by=SYSTEM)
    assert closed.verdict == "too_few"


def test_the_chair_agrees_that_it_cannot_be_counted(side):
    body = factories.BodyFactory(name="Own Tasking", neighbourhood=side.place)
    chair, other = steps.chair_of(body), factories.PersonFactory(name="Somebody")
    problem, today = moved(proposed(side, "Fear at night"), *WAY), timezone.localdate()
    said = {"problem": problem, "cannot_count": "Nobody rings", "by": SYSTEM}
    for who, day, words in (
        (None, today, "Choose the chair"), (chair, None, "Enter the day"),
        (chair, today + DAY, "future"), (other, today, "did not chair"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            counting.say_why_not_counted(agreed_by=who, agreed_on=day, **said)
    counting.say_why_not_counted(agreed_by=chair, agreed_on=today, **said)
    with pytest.raises(Refused, match="add what residents say"):
        operations.close_problem(problem=problem, by=SYSTEM)
    operations.change_problem(problem=problem, residents_say="They walk again", by=SYSTEM)
    assert operations.close_problem(problem=problem, by=SYSTEM).agreed_by == chair
    with pytest.raises(IntegrityError, match="problem_why_not_agreed"), transaction.atomic():
        Problem.objects.filter(pk=proposed(side, "Bins").pk).update(cannot_count="So")


def test_why_it_cannot_be_counted_is_taken_back(side):
    body = factories.BodyFactory(name="Own Tasking", neighbourhood=side.place)
    problem, day = proposed(side, "Fear"), timezone.localdate()
    said = {"problem": problem, "agreed_by": steps.chair_of(body), "agreed_on": day, "by": SYSTEM}
    counting.say_why_not_counted(cannot_count="Nobody rings", **said)
    counting.say_why_not_counted(cannot_count="", **said)
    problem.refresh_from_db()
    assert (problem.cannot_count, problem.agreed_by, problem.agreed_on) == ("", None, None)


def test_a_count_needs_periods(side):
    with pytest.raises(Refused, match="two periods first"):
        counting.add_count(
            problem=proposed(side, "Cars"), what="Calls", source="Log", before=1, after=1, by=SYSTEM
        )


@pytest.mark.django_db(transaction=True)
def test_two_people_close_it_at_once(side):
    problem = assessed(side, "Cars")
    officers = [factories.OfficerFactory() for _ in range(2)]

    def close(by):
        return lambda: operations.close_problem(problem=Problem.objects.get(pk=problem.pk), by=by)

    outcomes = together(*(close(each) for each in officers), before=r"^UPDATE .tasking_problem")
    assert sorted(type(each) for each in outcomes if isinstance(each, Exception)) == [WrongState]
    assert problem.steps.filter(to_state="closed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_linked_while_it_closes_is_counted_or_too_late(side, asked):
    """The snapshot is what stood when it was closed: whoever comes second waits, and is refused."""
    problem, (request,) = assessed(side, "Cars"), asked(3)

    def link():
        return counting.link_requests(problem=problem, requests=[request], by=SYSTEM)

    def close():
        return operations.close_problem(problem=Problem.objects.get(pk=problem.pk), by=SYSTEM)

    outcomes = together(link, close, before=r"^(INSERT|UPDATE) .*tasking_problem")
    late = isinstance(outcomes[0], WrongState)
    assert counted(problem)[1] == (0 if late else 1)
    assert not isinstance(outcomes[1], Exception)
