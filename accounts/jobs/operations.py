"""What an administrator does about jobs and letters that failed. Every call is audited."""

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events
from core.errors import Refused
from core.jobs import operations as jobs
from core.jobs.querysets import label_of
from core.letters import operations as letters


@operation
def try_job_again(*, pk, by, at=None):
    """Let a failed or interrupted job run again. Returns it. Raises Refused where its next run
    waits already, WrongState where the job was dealt with."""
    rights.require(Permission.MANAGE_ACCESS, by=by)
    at = at or timezone.now()
    job = jobs.lock_troubled(pk, at)
    if not jobs.put_back(pk, at):
        raise Refused("The next run of this job is waiting already. Remove this one instead.")
    events.record("job.tried_again", job, by=by, at=at, label=label_of(job))
    return job


@operation
def remove_job(*, pk, by, at=None):
    """Take a failed or interrupted job off the list for good. Returns it. Raises WrongState where
    it was dealt with already."""
    rights.require(Permission.MANAGE_ACCESS, by=by)
    at = at or timezone.now()
    job = jobs.lock_troubled(pk, at)
    events.record("job.removed", job, by=by, at=at, label=label_of(job))
    jobs.remove(job)
    return job


@operation
def try_letter_again(*, letter, by, at=None):
    """Send a letter that was given up again. Returns it. Raises Refused and WrongState as
    core.letters.operations.try_again does."""
    rights.require(Permission.MANAGE_ACCESS, by=by)
    locked = letters.try_again(letter=letter, at=at)
    events.record("email.tried_again", locked, by=by, at=at)
    return locked


@operation
def set_letter_aside(*, letter, by, at=None):
    """Take a letter that was given up off the list. Returns it. Raises WrongState where it was
    dealt with already."""
    rights.require(Permission.MANAGE_ACCESS, by=by)
    locked = letters.set_aside(letter=letter, by=by, at=at)
    events.record("email.removed", locked, by=by, at=at)
    return locked
