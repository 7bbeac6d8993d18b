"""The work of agencies together, noun by noun."""

from demo.tasking.requests import write_requests
from demo.tasking.working import write_working

WRITERS = [write_requests, write_working]


def write_together(world):
    for write in WRITERS:
        write(world)
