"""What the full intake adds to pages, lists and jobs that others keep."""

from core import events
from tasking.requests.working import event_codes


def register():
    events.declare(event_codes.CODES)
