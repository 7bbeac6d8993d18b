"""What walkabouts, action days and quick wins add to pages, lists and jobs that others keep."""

from core import action_days, events
from core.settings import declare
from tasking.walkabouts import diary, event_codes, finding, handing, kept, settings
from tasking.walkabouts.agreeing import todo as agreeing
from tasking.walkabouts.days import results
from tasking.walkabouts.shown import slots, todo


def register():
    for setting in settings.ALL:
        declare(setting)
    events.declare(event_codes.CODES)
    slots.register()
    todo.register()
    agreeing.register()
    diary.register()
    finding.register()
    handing.register()
    kept.register()
    action_days.fill("tasking", results.days)
