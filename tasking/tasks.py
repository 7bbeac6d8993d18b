"""Jobs of the calendar."""

from core.jobs.registry import periodic
from tasking import counts


@periodic("tasking.count_anew", cron="25 2 * * *", label="Counts: actions by place and month")
def count_anew():
    """Each night: the counts that statements have added to, counted once more from the actions."""
    counts.count_anew()
