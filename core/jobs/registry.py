"""How a job is defined and enqueued. `@task` and `@periodic` are the only doors to procrastinate:
they write as the named system actor, note failures, and keep all periodic jobs in one list.
"""

import datetime
import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pghistory
from django.utils import timezone
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from procrastinate.periodic import croniter  # the library that procrastinate itself reckons with
from procrastinate.tasks import configure_task

from core.actors import SYSTEM

GRACE = datetime.timedelta(minutes=15)
"""A periodic job that is later than this is overdue."""
PERIODIC: "dict[str, Periodic]" = {}
LABELS: dict[str, str] = {}


class Again(Exception):
    """Nothing is wrong with the job: it is to run again after a time (`after`, a timedelta)."""

    def __init__(self, after: datetime.timedelta) -> None:
        super().__init__(f"again after {after}")
        self.after = after


class Growing(BaseRetryStrategy):
    """Again after each of these minutes; then the job has failed and is shown."""

    def __init__(self, *minutes: int) -> None:
        self.minutes = minutes

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, Again):
            return RetryDecision(retry_at=timezone.now() + exception.after)
        if job.attempts >= len(self.minutes):
            return None
        wait = datetime.timedelta(minutes=self.minutes[job.attempts])
        return RetryDecision(retry_at=timezone.now() + wait)


USUAL = Growing(1, 5, 15, 60)


@dataclass(frozen=True)
class Periodic:
    """A job of the calendar. `cron` is read in UTC, as procrastinate does."""

    name: str
    label: str
    cron: str

    def last_due(self, at: datetime.datetime) -> datetime.datetime:
        return self._moment(self._from(at).get_prev(float))

    def next_due(self, at: datetime.datetime) -> datetime.datetime:
        return self._moment(self._from(at).get_next(float))

    def is_overdue(self, at: datetime.datetime, run: Any) -> bool:
        """Whether a run that was due a quarter of an hour ago has not come yet. `run` is its
        PeriodicRun or None; what was due before this installation knew the job is not waited for."""
        due = self.last_due(at - GRACE)
        if run is None or run.known_since > due:
            return False
        return run.succeeded_at is None or run.succeeded_at < due

    def _from(self, at: datetime.datetime) -> croniter.croniter:
        return croniter.croniter(self.cron, at.astimezone(datetime.UTC))

    @staticmethod
    def _moment(seconds: float) -> datetime.datetime:
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC)


def task(
    name: str, *, label: str, retry: Growing = USUAL, queueing_lock: str | None = None
) -> Callable[[Callable], Any]:
    """Define a job under a name that stands in the database; `label` is how a page calls it.

    The function takes its arguments as keywords; it may run more than once, because a worker that
    dies in the middle has its job taken up again.
    """

    def decorate(function: Callable) -> Any:
        LABELS[name] = label
        define = app.task(name=name, pass_context=True, retry=retry, queueing_lock=queueing_lock)
        return define(_watched(name, function))

    return decorate


def periodic(
    name: str, *, cron: str, label: str, retry: Growing = USUAL
) -> Callable[[Callable], Any]:
    """Define a job of the calendar; it may wait once, never twice. The function takes nothing."""

    def decorate(function: Callable) -> Any:
        PERIODIC[name] = Periodic(name, label, cron)

        @functools.wraps(function)
        def run(timestamp: int) -> Any:
            return function()

        defined = task(name, label=label, retry=retry, queueing_lock=name)(run)
        return app.periodic(cron=cron)(defined)

    return decorate


def defer(name: str, *, at: datetime.datetime | None = None, **arguments: Any) -> None:
    """Enqueue a job in the caller's transaction; `at` is a time before which it does not run."""
    configure_task(name=name, job_manager=manager(), schedule_at=at).defer(**arguments)


def defer_many(name: str, arguments: Sequence[dict[str, Any]]) -> None:
    """Enqueue a job for each of these arguments in the caller's transaction, in one statement."""
    if arguments:
        configure_task(name=name, job_manager=manager()).batch_defer(*arguments)


def manager() -> JobManager:
    """procrastinate's job manager on Django's own connection. In the worker `Task.defer` would use
    another one, and the job would be there although the transaction was rolled back."""
    return JobManager(DjangoConnector())


def _watched(name: str, function: Callable) -> Callable:
    @functools.wraps(function)
    def run(context: Any = None, **arguments: Any) -> Any:
        from core.jobs import operations

        with pghistory.context(user=None, name=SYSTEM.name, job=name):
            try:
                result = function(**arguments)
            except Again:
                raise
            except Exception as error:
                operations.note_failure(name, context.job.id if context else None, error)
                raise
            operations.note_success(name)
            return result

    return run
