"""Jobs: failures noted without private words, what a dead worker left, the periodic list."""

import asyncio
import datetime
import functools
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job
from procrastinate.sql import queries

from accounts.access import Role
from accounts.operations import grant_role
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.jobs import operations, querysets
from core.jobs.models import JobFailure, PeriodicRun
from core.jobs.registry import PERIODIC, Growing, Periodic, defer, manager
from core.jobs.registry import _watched as watched
from tests import factories
from tests.jobs import make_job, make_worker, sql

MINUTE = datetime.timedelta(minutes=1)
NOON = datetime.datetime(2027, 6, 1, 12, tzinfo=datetime.UTC)
DAILY = Periodic("x", "X", "30 7 * * *")


class Context:
    """What a worker passes to a job."""

    def __init__(self, pk):
        self.job = Job(id=pk, queue="q", lock=None, queueing_lock=None, task_name="t")


# Defining and enqueueing


def in_a_loop_of_its_own(coroutine):
    """Playwright's loop may run in this thread, where the browser's tests came first."""
    with ThreadPoolExecutor(1) as other:
        other.submit(asyncio.run, coroutine).result()


@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_worker_belongs_to_the_transaction_too():
    """The worker's own connection, through which `Task.defer` goes, knows no transaction: seen in
    the control."""

    def count():
        return ProcrastinateJob.objects.filter(task_name="core.hand_over").count()

    def enqueue(how):
        with transaction.atomic():
            how()
            transaction.set_rollback(True)

    def run(how):
        try:
            enqueue(how)
        finally:
            connection.close()

    before = count()
    with app.replace_connector(app.connector.get_worker_connector()) as worker:

        async def work(how):
            async with worker.open_async():
                await asyncio.to_thread(run, how)

        in_a_loop_of_its_own(work(lambda: defer("core.hand_over", letter=0)))
        assert count() == before
        in_a_loop_of_its_own(work(lambda: app.tasks["core.hand_over"].defer(letter=0)))
        assert count() == before + 1
    sql("DELETE FROM procrastinate_jobs WHERE task_name = 'core.hand_over'")


def test_waits_grow_and_then_the_job_has_failed():
    job, strategy = Context(1).job, Growing(1, 5)
    before = timezone.now()
    for attempts, minutes in enumerate((1, 5)):
        decision = strategy.get_retry_decision(
            exception=ValueError(), job=job.evolve(attempts=attempts)
        )
        assert minutes * MINUTE <= decision.retry_at - before < (minutes + 1) * MINUTE
    assert strategy.get_retry_decision(exception=ValueError(), job=job.evolve(attempts=2)) is None


@pytest.mark.django_db
def test_what_a_job_writes_carries_its_name():
    user = factories.UserFactory()
    work = functools.partial(grant_role, user=user, role=Role.HEAD_OF_SERVICE, by=SYSTEM)
    grant = watched("test.history", work)()
    assert grant.events.get().pgh_context.metadata == {
        "user": None, "name": "The system", "job": "test.history",
    }  # fmt: skip


# Failing


@pytest.mark.django_db
def test_a_failure_is_one_line_without_the_words_of_the_error():
    def work(address):
        raise ValueError(f"no such address: {address}")

    with pytest.raises(ValueError, match="ann@example"):
        watched("test.fails", work)(Context(7), address="ann@example.org")
    noted = JobFailure.objects.get(job_id=7)
    assert noted.error.startswith("ValueError in tests/core/test_jobs.py, line ")
    assert operations.one_line(Refused("The agenda has no items yet.")) == (
        "The agenda has no items yet."
    )


@pytest.mark.django_db
def test_a_periodic_job_remembers_its_last_success_and_failure():
    name = "boards.remind_authors"
    operations.note_success(name, at=NOON)
    operations.note_failure(name, None, ValueError(), at=NOON + MINUTE)
    run = PeriodicRun.objects.get(name=name)
    assert (run.succeeded_at, run.failed_at, run.error) == (NOON, NOON + MINUTE, "ValueError")
    (line,) = [each for each in querysets.periodic_lines(NOON) if each.job.name == name]
    assert line.failed_last
    operations.note_success(name, at=NOON + 2 * MINUTE)
    (line,) = [each for each in querysets.periodic_lines(NOON) if each.job.name == name]
    assert not line.failed_last


@pytest.mark.django_db
def test_a_job_out_of_the_calendar_leaves_no_row():
    operations.note_success("core.hand_over")
    assert not PeriodicRun.objects.exists()


# Taken up again


@pytest.mark.server_time
@pytest.mark.django_db
def test_what_a_dead_worker_left_waits_again():
    now = timezone.now()
    alive, silent = make_worker(now), make_worker(now - MINUTE)
    running = make_job("running", status="doing", worker=alive)
    left = [make_job("silent", status="doing", worker=silent), make_job("gone", status="doing")]
    forgotten = make_job("forgotten", status="doing", worker=alive, at=now - 61 * MINUTE)
    stalled = {each.pk for each in querysets.stalled(now)}
    assert stalled == {*left, forgotten}
    theirs = manager().connector.execute_query_all(
        query=queries["select_stalled_jobs_by_heartbeat"],
        queue=None,
        task_name=None,
        seconds_since_heartbeat=30,
    )
    assert {each["id"] for each in theirs} == set(left)
    assert operations.take_up_stalled(now) == 3
    states = dict(ProcrastinateJob.objects.values_list("task_name", "status"))
    assert states | {"running": "doing"} == states
    assert [states[name] for name in ("silent", "gone", "forgotten")] == ["todo"] * 3
    assert ProcrastinateJob.objects.get(pk=running).attempts == 0
    assert operations.take_up_stalled(now) == 0


@pytest.mark.django_db
def test_a_job_that_kills_each_worker_fails_in_the_end():
    pk = make_job("killer", status="doing", attempts=operations.MOST_ATTEMPTS)
    last = make_job("nearly", status="doing", attempts=operations.MOST_ATTEMPTS - 1)
    assert operations.take_up_stalled() == 1
    assert ProcrastinateJob.objects.get(pk=pk).status == "failed"
    assert ProcrastinateJob.objects.get(pk=last).status == "todo"
    assert "again and again" in JobFailure.objects.get(job_id=pk).error


@pytest.mark.django_db
def test_of_two_runs_of_a_periodic_job_the_one_that_waits_is_enough():
    pk = make_job("daily", status="doing", queueing_lock="daily")
    make_job("daily", status="todo", queueing_lock="daily")
    assert operations.take_up_stalled() == 0
    assert ProcrastinateJob.objects.get(pk=pk).status == "aborted"


@pytest.mark.django_db
def test_a_job_that_has_moved_on_is_refused():
    pk, now = make_job("x", status="failed"), timezone.now()
    assert operations.lock_troubled(pk, now).pk == pk
    assert operations.put_back(pk, now)
    with pytest.raises(WrongState, match="dealt with already"):
        operations.lock_troubled(pk, now)


@pytest.mark.server_time
@pytest.mark.django_db
def test_finished_jobs_are_deleted_after_a_month_and_failed_ones_stay():
    names = ("succeeded", "aborted", "cancelled", "failed", "todo", "doing")
    keys = [make_job(name, status=name) for name in names]
    operations.note_failure("x", keys[3], ValueError())
    operations.note_failure("x", 999_999_999, ValueError())
    later = timezone.now() + datetime.timedelta(days=31)
    operations.tidy(later - datetime.timedelta(days=2))
    assert ProcrastinateJob.objects.filter(pk__in=keys).count() == 6
    operations.tidy(later)
    left = ProcrastinateJob.objects.filter(pk__in=keys).order_by("pk")
    assert [each.task_name for each in left] == ["failed", "todo", "doing"]
    assert [each.job_id for each in JobFailure.objects.all()] == [keys[3]]


# The calendar


def test_every_periodic_job_stands_in_the_list():
    known = {each.task.name: each.cron for each in app.periodic_registry.periodic_tasks.values()}
    known.pop("builtin:procrastinate.builtin.remove_old_jobs", None)
    assert known == {name: each.cron for name, each in PERIODIC.items()}
    assert all(app.tasks[name].queueing_lock == name for name in PERIODIC)


def test_the_last_and_the_next_run_are_reckoned_in_utc():
    assert DAILY.last_due(NOON) == NOON.replace(hour=7, minute=30)
    assert DAILY.next_due(NOON) == datetime.datetime(2027, 6, 2, 7, 30, tzinfo=datetime.UTC)
    london = timezone.localtime(NOON)
    assert (london.utcoffset(), DAILY.last_due(london)) == (60 * MINUTE, DAILY.last_due(NOON))


@pytest.mark.parametrize(
    ("known", "succeeded", "at", "overdue"),
    [
        ("06-01 06:00", "05-31 07:31", "06-01 07:44", False),  # a quarter of an hour's grace
        ("06-01 06:00", "05-31 07:31", "06-01 07:46", True),
        ("06-01 06:00", "06-01 07:31", "06-01 07:46", False),
        ("06-01 06:00", None, "06-01 07:46", True),
        ("06-01 07:40", None, "06-01 07:46", False),  # installed after it was due
        (None, None, "06-01 07:46", False),
    ],
)
def test_overdue(known, succeeded, at, overdue):
    def moment(text):
        return text and datetime.datetime.fromisoformat(f"2027-{text}+00:00")

    run = PeriodicRun(known_since=moment(known), succeeded_at=moment(succeeded)) if known else None
    assert DAILY.is_overdue(moment(at), run) is overdue


@pytest.mark.django_db
def test_a_job_that_never_runs_is_noticed():
    operations.know_all(NOON - datetime.timedelta(days=2))
    operations.know_all(NOON)
    lines = querysets.periodic_lines(NOON)
    assert [each.job.name for each in lines] == sorted(PERIODIC)
    assert all(each.is_overdue for each in lines)
