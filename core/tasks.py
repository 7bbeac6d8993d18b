"""The jobs of core, found by procrastinate when it starts."""

from django.utils import timezone

from core.jobs import tasks as jobs
from core.jobs.registry import periodic, task
from core.letters import operations
from core.letters import tasks as letters
from core.retention import file

__all__ = ["jobs", "letters", "send_mail", "write_erasures"]


@task("core.send_mail", label="Send an email of an earlier version")
def send_mail(*, subject: str, body: str, to: str) -> None:
    """Jobs that an earlier version enqueued before it was upgraded: each becomes a letter. A worker
    that dies in between makes no second one within the same text and day."""
    digest = operations.message_id(f"{subject} {body}", timezone.localdate())
    operations.send_letter(
        kind="Email", to=to, subject=subject, body=body, occasion=digest, keeps_body=False
    )


@periodic("core.write_erasures", cron="25 3 * * *", label="List of deleted personal data")
def write_erasures() -> None:
    """Each night: the list of what was deleted, for the case that a backup must be restored."""
    file.write()
