"""Jobs about jobs."""

from core.jobs import operations
from core.jobs.registry import Growing, periodic

NOT_AGAIN = Growing()
"""The next run is a minute away."""


@periodic(
    "core.take_up_stalled",
    cron="* * * * *",
    label="Restart jobs that were interrupted",
    retry=NOT_AGAIN,
)
def take_up_stalled() -> None:
    """Every minute, and as soon as a worker starts."""
    operations.know_all()
    operations.take_up_stalled()


@periodic("core.tidy_jobs", cron="15 2 * * *", label="Delete the records of finished jobs")
def tidy() -> None:
    """Each night."""
    operations.tidy()
