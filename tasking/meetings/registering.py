"""What tasking meetings add to pages, lists and jobs that others keep."""

from boards.meetings.items import business
from core import events, rests
from core.settings import declare
from tasking.meetings import event_codes, kept
from tasking.meetings.agenda.operations import before_it_goes_out
from tasking.meetings.asked import asked_here
from tasking.meetings.settings import ALL
from tasking.meetings.shown import diary, slots, todo
from tasking.problems.operations import PLACE


def register():
    for each in ALL:
        declare(each)
    events.declare(event_codes.CODES)
    slots.register()
    todo.register()
    diary.register()
    kept.register()
    business.register(before_it_goes_out)
    rests.hold(PLACE, "meetings", refuses=asked_here)
