"""The work of agencies together, noun by noun."""

from demo.tasking.walkabouts import write_walkabouts

WRITERS = [write_walkabouts]
from demo.tasking.across import write_across

WRITERS = [write_across]
from demo.tasking.requests import write_requests

WRITERS = [write_requests]
"""Work of agencies together, noun by noun."""

from demo.tasking.problems import write_problems

WRITERS = [write_problems]
"""What agencies do together, noun by noun."""

from demo.tasking.meetings import write_meetings

WRITERS = [write_meetings]


def write_together(world):
    for write in WRITERS:
        write(world)
