"""What agencies do together, noun by noun."""

from demo.tasking.meetings import write_meetings

WRITERS = [write_meetings]


def write_together(world):
    for write in WRITERS:
        write(world)
