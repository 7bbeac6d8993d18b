"""Jobs of the calendar."""

from django.utils import timezone

from core.jobs.registry import periodic
from tasking.actions.chasing import seniors
from tasking.actions.letters import telling
from tasking.actions.lists import counts
from tasking.requests.working.timed import jobs


@periodic("tasking.count_anew", cron="25 2 * * *", label="Counts: actions by place and month")
def count_anew():
    """Each night: the counts that statements have added to, counted once more from the actions."""
    counts.count_anew()


@periodic(
    "tasking.remind_of_actions", cron="50 7 * * 1-5", label="Reminders: actions due or overdue"
)
def remind_of_actions():
    """Each working morning: the owners of what is due in a week, and of what is overdue."""
    telling.remind_of_actions(timezone.localdate())


@periodic(
    "tasking.tell_seniors",
    cron="55 7 * * 1-5",
    label="Actions overdue at two meetings: letters to senior contacts",
)
def tell_seniors():
    """Each working morning: the senior contacts of agencies, once for each action and due date."""
    seniors.tell_seniors(timezone.localdate())


@periodic("tasking.requests_tick", cron="*/15 * * * *", label="Clocks: requests late or answered")
def requests_tick():
    """Each quarter of an hour: who is told that a request is late, and what closes by itself."""
    jobs.tick()
