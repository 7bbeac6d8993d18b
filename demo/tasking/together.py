"""The work of agencies together, noun by noun."""

from demo.tasking.across import write_across
from demo.tasking.meetings import write_meetings
from demo.tasking.problems import write_problems
from demo.tasking.requests import write_requests
from demo.tasking.sharing import write_sharing
from demo.tasking.walkabouts import write_walkabouts
from demo.tasking.working import write_working

WRITERS = [
    write_sharing,
    write_requests,
    write_working,
    write_problems,
    write_across,
    write_walkabouts,
    write_meetings,
]


def write_together(world):
    for write in WRITERS:
        write(world)
