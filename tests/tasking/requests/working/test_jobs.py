"""What the clock does by itself, each once: the ladder, waits that end, requests that close."""

import datetime

import pytest
from django.utils import timezone

from core.actors import SYSTEM
from core.letters.models import Letter
from tasking.clocks import LOCAL
from tasking.models import WorkEscalation
from tasking.requests.working.operations import move_work
from tasking.requests.working.timed import jobs
from tasking.tasks import requests_tick
from tests.tasking.requests.working.test_steps import fresh, put

pytestmark = pytest.mark.django_db


def at(day, hour=17, minute=0):
    return datetime.datetime(2026, 11, day, hour, minute, tzinfo=LOCAL)


def test_the_ladder_names_a_person_at_each_step_once(now, log, time_machine):
    worked = put(log(), "assigned")
    assert jobs.tick(at(4, 16, 59)) == 0
    for moment, rung, name in (
        (at(4), "75", "Mo Manager"), (at(5), "100", "Mo Manager"), (at(9), "150", "Lee Lead"),
        (at(17), "300", "Lee Lead"),
    ):  # fmt: skip
        assert (jobs.tick(moment), jobs.tick(moment)) == (1, 0)
        told = worked.escalations.latest("id")
        assert (told.rung, told.to_name, told.to.name) == (rung, name, name)
    assert fresh(worked).wakes_at is None
    assert worked.escalations.count() == 4
    assert Letter.objects.filter(kind="Request is late").count() == 4


def test_a_job_that_slept_tells_everybody_at_once(now, log):
    worked = put(log(), "assigned")
    assert jobs.tick(at(30)) == 1
    assert [each.rung for each in worked.escalations.order_by("id")] == ["75", "100", "150", "300"]


def test_the_owner_is_told_first(now, log, officer):
    worked = log()
    from tasking.requests.working.operations import take

    take(worked=worked, by=officer)
    jobs.tick(at(4))
    assert worked.escalations.get().to == officer
    letter = Letter.objects.get(kind="Request is late", to=officer.email)
    assert worked.reference in letter.body
    assert "mattress" not in letter.body  # no word of what was said


def test_a_wait_ends_by_itself_and_the_manager_is_told(now, log):
    worked = put(log(), "awaiting_partner")
    assert jobs.tick(at(16, 16)) == 0
    assert (jobs.tick(at(16)), jobs.tick(at(16))) == (1, 0)
    worked = fresh(worked)
    assert (worked.state, worked.escalations.get().rung) == ("assigned", "waited")
    # Eleven working days were waited: it is due three days after all of them.
    assert timezone.localtime(worked.due_at) == at(20)
    assert worked.pauses.get().ended_at == at(16)


def test_what_was_answered_closes_after_ten_working_days(now, log):
    worked = put(log(), "resolved")
    assert jobs.tick(at(16, 16)) == 0
    assert (jobs.tick(at(16)), jobs.tick(at(16))) == (1, 0)
    worked = fresh(worked)
    assert (worked.state, worked.outcome, worked.closed_at) == ("closed", "fixed", at(16))
    assert (worked.request.outcome_in_words, worked.request.finished_at) == ("Fixed", at(16))


def test_a_reopened_one_has_a_ladder_of_its_own(now, log, time_machine):
    worked = put(log(), "assigned")
    jobs.tick(at(5))
    for to, outcome in (("resolved", "fixed"), ("reopen_requested", ""), ("assigned", "")):
        move_work(
            worked=fresh(worked), to=to, outcome=outcome, note="Again", by=SYSTEM, at=at(6, 9)
        )
    jobs.tick(at(11))
    told = worked.escalations.order_by("id").values_list("round", "rung")
    assert list(told) == [(0, "75"), (0, "100"), (1, "75"), (1, "100")]


def test_where_nobody_is_named_the_rung_is_kept_and_nobody_written_to(now, log, team):
    worked = log()
    team.manager.user = None
    team.manager.save()
    jobs.tick(at(5))
    assert WorkEscalation.objects.filter(worked=worked, to=None, to_name="Mo Manager").count() == 2
    assert not Letter.objects.exists()


def test_the_job_of_the_calendar(now, log, time_machine):
    worked = put(log(), "assigned")
    time_machine.move_to(at(5), tick=False)
    requests_tick.func(timestamp=0)
    assert worked.escalations.count() == 2
