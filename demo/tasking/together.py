"""The work of agencies together, a writer for each noun."""

from demo.tasking.sharing import write_sharing

WRITERS = [write_sharing]


def write_together(world):
    for write in WRITERS:
        write(world)
