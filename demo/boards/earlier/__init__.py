"""The year before, in bulk, and then what rests on it."""

from accounts.access import Role
from demo.boards.bodies import write_advice
from demo.boards.earlier.attendance import write_quorum
from demo.boards.earlier.decisions import write_numbers
from demo.boards.earlier.history import write_meetings
from demo.boards.earlier.interests import write_interests
from demo.boards.earlier.minutes import publish_all, write_checks, write_versions
from demo.boards.earlier.votes import write_votes
from demo.boards.seats import write_registers


def write_history(world):
    """Minutes are numbered and frozen when all that stands
    in them is there."""
    clerk, head = world.users[Role.MEETINGS_CLERK], world.users[Role.HEAD_OF_SERVICE]
    write_advice(world)
    write_registers(world, head)
    write_meetings(world)
    write_checks(clerk)
    write_interests(world.draws("interests"), clerk)
    write_quorum()
    write_votes(world.draws("votes"), clerk)
    write_numbers()
    publish_all()
    write_versions(clerk)
