"""The work of agencies together, noun by noun."""

from demo.tasking.requests import write_requests

WRITERS = [write_requests]


def write_together(world):
    for write in WRITERS:
        write(world)
