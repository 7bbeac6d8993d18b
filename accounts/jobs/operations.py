"""What an administrator does about jobs and letters that failed. Every call is audited."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.access import Permission
from core import events
from core.actors import SYSTEM
from core.errors import Refused
from core.jobs import operations as jobs
from core.jobs.querysets import label_of
from core.letters import operations as letters


@transaction.atomic
def try_job_again(*, pk, by, at=None):
    """Let a failed or interrupted job run again. Returns it."""
    _ask_right(by)
    at = at or timezone.now()
    job = jobs.lock_troubled(pk, at)
    if not jobs.put_back(pk, at):
        raise Refused("The next run of this job is waiting already. Remove this one instead.")
    events.record("tried a job again", job, by=by, at=at, label=label_of(job))
    return job


@transaction.atomic
def remove_job(*, pk, by, at=None):
    """Take a failed or interrupted job off the list for good. Returns it."""
    _ask_right(by)
    at = at or timezone.now()
    job = jobs.lock_troubled(pk, at)
    events.record("removed a failed job", job, by=by, at=at, label=label_of(job))
    jobs.remove(job)
    return job


@transaction.atomic
def try_letter_again(*, letter, by, at=None):
    """Send a letter that was given up again. Returns it."""
    _ask_right(by)
    locked = letters.try_again(letter=letter, at=at)
    events.record("tried an email again", locked, by=by, at=at)
    return locked


@transaction.atomic
def set_letter_aside(*, letter, by, at=None):
    """Take a letter that was given up off the list. Returns it."""
    _ask_right(by)
    locked = letters.set_aside(letter=letter, by=by, at=at)
    events.record("removed a failed email from the list", locked, by=by, at=at)
    return locked


def _ask_right(by):
    if by is not SYSTEM and not by.may(Permission.MANAGE_ACCESS):
        raise PermissionDenied(f"Your role does not let you {Permission.MANAGE_ACCESS.label}.")
