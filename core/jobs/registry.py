"""How a job is defined and enqueued. `@task` and `@periodic` are the only doors to procrastinate:
they write as the named system actor, note failures, and keep all periodic jobs in one list.
"""

import datetime
import functools
from dataclasses import dataclass

import pghistory
from django.utils import timezone
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.periodic import croniter  # the library that procrastinate itself reckons with
from procrastinate.tasks import configure_task

from core.actors import SYSTEM

GRACE = datetime.timedelta(minutes=15)
"""A periodic job that is later than this is overdue."""
PERIODIC = {}
LABELS = {}


class Again(Exception):
    """Nothing is wrong with the job: it is to run again after a time (`after`, a timedelta)."""

    def __init__(self, after):
        super().__init__(f"again after {after}")
        self.after = after


class Growing(BaseRetryStrategy):
    """Again after each of these minutes; then the job has failed and is shown."""

    def __init__(self, *minutes):
        self.minutes = minutes

    def get_retry_decision(self, *, exception, job):
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

    def last_due(self, at):
        return self._moment(self._from(at).get_prev(float))

    def next_due(self, at):
        return self._moment(self._from(at).get_next(float))

    def is_overdue(self, at, run):
        """Whether a run that was due a quarter of an hour ago has not come yet. `run` is its
        PeriodicRun or None; what was due before this installation knew the job is not waited for."""
        due = self.last_due(at - GRACE)
        if run is None or run.known_since > due:
            return False
        return run.succeeded_at is None or run.succeeded_at < due

    def _from(self, at):
        return croniter.croniter(self.cron, at.astimezone(datetime.UTC))

    @staticmethod
    def _moment(seconds):
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC)


def task(name, *, label, retry=USUAL, queueing_lock=None):
    """Define a job under a name that stands in the database; `label` is how a page calls it.

    The function takes its arguments as keywords; it may run more than once, because a worker that
    dies in the middle has its job taken up again.
    """

    def decorate(function):
        LABELS[name] = label
        return app.task(
            _watched(name, function),
            name=name,
            pass_context=True,
            retry=retry,
            queueing_lock=queueing_lock,
        )

    return decorate


def periodic(name, *, cron, label, retry=USUAL):
    """Define a job of the calendar; it may wait once, never twice. The function takes nothing."""

    def decorate(function):
        PERIODIC[name] = Periodic(name, label, cron)

        @functools.wraps(function)
        def run(timestamp):
            return function()

        defined = task(name, label=label, retry=retry, queueing_lock=name)(run)
        return app.periodic(cron=cron)(defined)

    return decorate


def defer(name, *, at=None, **arguments):
    """Enqueue a job in the caller's transaction; `at` is a time before which it does not run."""
    configure_task(name=name, job_manager=manager(), schedule_at=at).defer(**arguments)


def manager():
    """procrastinate's job manager on Django's own connection. In the worker `Task.defer` would use
    another one, and the job would be there although the transaction was rolled back."""
    return JobManager(DjangoConnector())


def _watched(name, function):
    @functools.wraps(function)
    def run(context=None, **arguments):
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
