"""What the full intake adds to pages, lists and jobs that others keep."""

from core import events
from tasking.requests import intake
from tasking.requests.working import event_codes, operations
from tasking.requests.working.leaving import succession
from tasking.requests.working.shown import slots, todo
from tasking.requests.working.timed import closing
from tasking.requests.working.waiting import todo as waiting


def register():
    slots.register()
    todo.register()
    waiting.register()
    succession.register()
    closing.register()
    events.declare(event_codes.CODES)
    intake.work_by(operations.receive_work, operations.why_kept)
