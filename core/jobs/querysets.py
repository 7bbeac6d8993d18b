"""Reads over jobs: failed and stalled ones, what waits, whether a worker is there."""

import datetime
from dataclasses import dataclass

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from procrastinate.contrib.django.models import (
    ProcrastinateEvent,
    ProcrastinateJob,
    ProcrastinateWorker,
)

from core.jobs.models import JobFailure, PeriodicRun
from core.jobs.registry import LABELS, PERIODIC, Periodic

SILENT = datetime.timedelta(seconds=30)
"""A worker says every ten seconds that it lives; after this silence its jobs are taken up."""
LONGEST = datetime.timedelta(hours=1)
"""No job takes as long: its worker lives, but lost it (a connection that broke at the end)."""
GONE = datetime.timedelta(minutes=2)


def stalled(at: datetime.datetime) -> QuerySet:
    """Jobs that are marked as running and are not."""
    dead = Q(worker=None) | Q(worker__last_heartbeat__lt=at - SILENT)
    started = ProcrastinateEvent.objects.filter(job=OuterRef("pk"), type="started")
    latest = started.order_by("-id").values("at")[:1]
    rows = ProcrastinateJob.objects.filter(status="doing").annotate(started_at=Subquery(latest))
    return rows.filter(dead | Q(started_at__lt=at - LONGEST))


def troubled(at: datetime.datetime) -> QuerySet:
    """What a person should look at: failed jobs and stalled ones."""
    return ProcrastinateJob.objects.filter(Q(status="failed") | Q(pk__in=stalled(at).values("pk")))


def with_failure(rows: QuerySet) -> QuerySet:
    """Jobs with `since` (the last thing that happened to it) and `error` ("" where unknown)."""
    failure = JobFailure.objects.filter(job_id=OuterRef("pk")).values("error")[:1]
    happened = ProcrastinateEvent.objects.filter(job=OuterRef("pk")).order_by("-id").values("at")
    return rows.annotate(
        since=Subquery(happened[:1]), error=Coalesce(Subquery(failure), Value(""))
    ).defer("args")


def waiting(at: datetime.datetime) -> QuerySet:
    """Jobs that could run now."""
    return ProcrastinateJob.objects.filter(status="todo").filter(
        Q(scheduled_at=None) | Q(scheduled_at__lte=at)
    )


def last_sign_of_life() -> datetime.datetime | None:
    """When a worker last said that it lives, or None."""
    return ProcrastinateWorker.objects.aggregate(last=Max("last_heartbeat"))["last"]


def worker_is_there(last: datetime.datetime | None, at: datetime.datetime) -> bool:
    return last is not None and last >= at - GONE


def label_of(job: ProcrastinateJob) -> str:
    """How a page calls a job."""
    return LABELS.get(job.task_name, job.task_name)


def look_of(job: ProcrastinateJob) -> tuple[str, str, str]:
    """How a troubled job stands: (word, colour, shape)."""
    if job.status == "failed":
        return "Failed", "red", "✕"
    return "Interrupted", "orange", "▲"


def why_of(job: ProcrastinateJob) -> str:
    """Why a troubled job, read by `with_failure`, is in trouble."""
    if job.status == "failed":
        return job.error or "No details recorded. See the server log."
    return job.error or "The worker stopped. The job will be tried again within two minutes."


@dataclass(frozen=True)
class Line:
    """A periodic job with its last runs (None: not yet) as the list shows it."""

    job: Periodic
    run: PeriodicRun | None
    next_due: datetime.datetime
    is_overdue: bool

    @property
    def look(self) -> tuple[str, str, str]:
        """How it stands: (word, colour, shape)."""
        if self.is_overdue:
            return "Overdue", "red", "▲"
        if self.failed_last:
            return "Last run failed", "red", "✕"
        if self.run and self.run.succeeded_at:
            return "On time", "green", "✓"
        return "Not run yet", "grey", "○"

    @property
    def failed_last(self) -> bool:
        run = self.run
        return bool(run and run.failed_at and run.failed_at > (run.succeeded_at or run.known_since))


def periodic_lines(at: datetime.datetime | None = None) -> list[Line]:
    """Every periodic job by name, in one query."""
    at = at or timezone.now()
    runs = {run.name: run for run in PeriodicRun.objects.all()}
    return [
        Line(job, runs.get(name), job.next_due(at), job.is_overdue(at, runs.get(name)))
        for name, job in sorted(PERIODIC.items())
    ]
