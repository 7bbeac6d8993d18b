"""Work of agencies together, noun by noun."""

from demo.tasking.problems import write_problems

WRITERS = [write_problems]


def write_together(world):
    for write in WRITERS:
        write(world)
