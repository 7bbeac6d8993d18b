"""What is wrong with jobs and letters, in lines that hold nothing private: for the health check
and for the administrator."""

import datetime

from django.utils import timezone

from core.jobs import querysets
from core.letters.models import Letter
from core.paging import capped_count

LATE = datetime.timedelta(minutes=30)
"""A letter that waits for longer is worth a look: the mail server is away, or too much waits."""


def trouble(at: datetime.datetime | None = None) -> list[str]:
    """Lines in plain words; empty where all is well. Five queries, whatever is wrong."""
    at = at or timezone.now()
    jobs = capped_count(querysets.troubled(at))
    failed = capped_count(Letter.objects.failed())
    late = capped_count(Letter.objects.late(at - LATE))
    overdue = [each.job.name for each in querysets.periodic_lines(at) if each.is_overdue]
    found = []
    if not querysets.worker_is_there(querysets.last_sign_of_life(), at):
        found.append("no worker is running")
    if jobs != "0":
        found.append(f"failed or interrupted jobs: {jobs}")
    if failed != "0":
        found.append(f"emails not sent: {failed}")
    if late != "0":
        found.append(f"emails waiting for more than 30 minutes: {late}")
    if overdue:
        found.append(f"overdue jobs: {', '.join(overdue)}")
    return found
