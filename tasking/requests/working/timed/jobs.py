"""What the clock does by itself: each of it once, however often and by however many workers it is run."""

from django.utils import timezone

from accounts.rights import operation
from core import rows
from core.actors import SYSTEM
from tasking.requests.working import states
from tasking.requests.working.models import WorkedRequest
from tasking.requests.working.operations import lock_work, step
from tasking.requests.working.records import WorkEscalation
from tasking.requests.working.timed import timing

MOST = 500
"""Requests that one run looks at; the next one goes on."""
RESUMED = "Waited for ten working days: the clock runs again."
CLOSED = "Nobody came back within ten working days."


def tick(now=None):
    """Do what is due by now. Returns how many requests were woken. What one of them raises is raised once all
    have had their turn."""
    now, woken, wrong = now or timezone.now(), 0, None
    for each in WorkedRequest.objects.filter(wakes_at__lte=now).order_by("wakes_at")[:MOST]:
        try:
            woken += wake(worked=each, by=SYSTEM, at=now)
        except Exception as error:
            wrong = wrong or error
    if wrong is not None:
        raise wrong
    return woken


@operation
def wake(*, worked, by, at=None):
    """One request: close what was answered long ago, end a wait that took too long, tell whoever is to be told.
    Returns whether there was anything to do: where another run was quicker there is not."""
    at = at or timezone.now()
    locked = lock_work(worked, by)
    if locked.wakes_at is None or locked.wakes_at > at:
        return False
    if locked.state == states.RESOLVED:
        step(locked, states.CLOSED, by=by, at=at, note=CLOSED)
        return True
    if locked.waits:
        step(locked, locked.came_from, by=by, at=at, note=RESUMED)
        timing.escalate(locked, WorkEscalation.Rung.WAITED, at)
    timing.climb(locked, at)
    rows.change(locked, timing.reckon(locked, at))
    return True
