"""What stands in the tables of boards, in the order in which one thing rests on another."""

from accounts.access import Role
from demo.boards.agendas import write_withdrawal
from demo.boards.attendance import write_quorum
from demo.boards.bodies import write_advice
from demo.boards.decisions import write_numbers
from demo.boards.history import write_meetings
from demo.boards.interests import write_interests
from demo.boards.minutes import write_approvals, write_checks, write_correction
from demo.boards.programme import write_planned
from demo.boards.releases import write_releases
from demo.boards.seats import write_registers
from demo.boards.votes import write_votes


def write_history(world):
    """The year before, then what rests on it. Minutes are numbered and frozen when all that stands
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
    write_approvals(clerk)


def write_records(world):
    """What happens to a record afterwards: it is corrected, withdrawn, released."""
    clerk, head = world.users[Role.MEETINGS_CLERK], world.users[Role.HEAD_OF_SERVICE]
    write_planned(world, clerk)
    write_correction(world, clerk)
    write_withdrawal(world, clerk)
    write_releases(clerk, head)
