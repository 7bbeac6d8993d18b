"""What becomes of jobs: their last success or failure, taking up what a dead worker left."""

import datetime
import logging
import traceback
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from procrastinate import exceptions, sql
from procrastinate.contrib.django.models import ProcrastinateJob

from core.errors import Refused, WrongState
from core.jobs import querysets
from core.jobs.models import ERROR_LENGTH, JobFailure, PeriodicRun
from core.jobs.registry import PERIODIC, manager

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 10
"""After so many runs a job whose worker died again is not taken up: it may be what kills it."""
KEPT = datetime.timedelta(days=30)
"""How long finished jobs are kept. Failed ones stay until somebody has dealt with them."""


def note_success(name: str, at: datetime.datetime | None = None) -> None:
    """A periodic job worked."""
    if name in PERIODIC:
        values = {"succeeded_at": at or timezone.now()}
        PeriodicRun.objects.update_or_create(name=name, defaults=values)


def note_failure(
    name: str, job_id: int | None, error: Exception, at: datetime.datetime | None = None
) -> None:
    """A job raised an error. Where even that cannot be written the log has it."""
    at, line = at or timezone.now(), one_line(error)
    try:
        if job_id is not None:
            _note(job_id, line, at)
        if name in PERIODIC:
            values = {"failed_at": at, "error": line}
            PeriodicRun.objects.update_or_create(name=name, defaults=values)
    except DatabaseError:
        logger.exception("The failure of %s could not be noted", name)


def one_line(error: Exception) -> str:
    """What went wrong and where, for a page. Never the words of an unknown error: these may hold
    names, addresses or texts. A refusal is written to be read, so it says its own."""
    if isinstance(error, Refused):
        return error.message[:ERROR_LENGTH]
    kind = type(error).__name__
    ours = [each for each in traceback.extract_tb(error.__traceback__) if _is_ours(each.filename)]
    if not ours:
        return kind
    path = Path(ours[-1].filename).relative_to(settings.BASE_DIR)
    return f"{kind} in {path}, line {ours[-1].lineno}"[:ERROR_LENGTH]


def _is_ours(filename: str) -> bool:
    path = Path(filename)
    return path.is_relative_to(settings.BASE_DIR) and ".venv" not in path.parts


def _note(job_id: int, line: str, at: datetime.datetime) -> None:
    JobFailure.objects.update_or_create(job_id=job_id, defaults={"at": at, "error": line})


def know_all(at: datetime.datetime | None = None) -> None:
    """Remember since when each periodic job is known, so that one that never runs is noticed."""
    rows = [PeriodicRun(name=name, known_since=at or timezone.now()) for name in PERIODIC]
    PeriodicRun.objects.bulk_create(rows, ignore_conflicts=True)


def take_up_stalled(at: datetime.datetime | None = None) -> int:
    """Put back to waiting what a dead worker left in the middle. Returns how many."""
    at = at or timezone.now()
    found = querysets.stalled(at).order_by("pk").values_list("pk", flat=True)
    return sum(_take_up(pk, at) for pk in found)


@transaction.atomic
def _take_up(pk: int, at: datetime.datetime) -> bool:
    job = querysets.stalled(at).select_for_update(of=("self",)).filter(pk=pk).first()
    if job is None:
        return False
    if job.attempts >= MOST_ATTEMPTS:
        _finish(pk, "failed")
        _note(pk, "The worker stopped while it ran this job, again and again", at)
        return False
    if not put_back(pk, at):
        _finish(pk, "aborted")
        return False
    return True


def put_back(pk: int, at: datetime.datetime) -> bool:
    """Make a failed or stalled job wait again. False: another one like it waits already, and it
    may wait only once."""
    try:
        with transaction.atomic():
            manager().retry_job_by_id(pk, retry_at=at)
    except exceptions.UniqueViolation:
        return False
    return True


def lock_troubled(pk: int, at: datetime.datetime) -> ProcrastinateJob:
    """The failed or stalled job, locked. Raises WrongState where it has moved on."""
    rows = querysets.troubled(at).select_for_update(of=("self",))
    job = rows.filter(pk=pk).first()
    if job is None:
        raise WrongState("This job has been dealt with already. Go back to the list.")
    return job


def remove(job: ProcrastinateJob) -> None:
    """Forget a failed job for good."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job.pk])
    JobFailure.objects.filter(job_id=job.pk).delete()


def tidy(at: datetime.datetime | None = None) -> None:
    """Delete finished jobs and what is noted of jobs that are gone."""
    before = (at or timezone.now()) - KEPT
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs j WHERE j.status NOT IN ('todo', 'doing', 'failed') "
            "AND NOT EXISTS (SELECT 1 FROM procrastinate_events e "
            "WHERE e.job_id = j.id AND e.at >= %s)",
            [before],
        )
    gone = JobFailure.objects.exclude(job_id__in=ProcrastinateJob.objects.values("pk"))
    gone.delete()


def _finish(pk: int, status: str) -> None:
    manager().connector.execute_query(
        query=sql.queries["finish_job"], job_id=pk, status=status, delete_job=False
    )
