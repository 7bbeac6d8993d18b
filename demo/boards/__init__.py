"""What stands in the tables of boards, in the order in which one thing rests on another."""

from accounts.access import Role
from demo.boards.agendas import write_packs, write_withdrawal
from demo.boards.attendance import write_quorum
from demo.boards.bodies import write_advice
from demo.boards.decisions import write_numbers
from demo.boards.history import write_meetings
from demo.boards.interests import write_interests
from demo.boards.lease import write_leases, write_releases
from demo.boards.minutes import (
    write_approvals,
    write_checks,
    write_correction,
    write_private_minute,
)
from demo.boards.papers import write_governance
from demo.boards.programme import write_planned, write_sent, write_taken_up
from demo.boards.seats import write_registers
from demo.boards.votes import write_votes
from demo.tasking import write_actions


def write_history(world):
    """Two years of meetings, then what rests on them. Agendas are frozen and minutes numbered when
    all that stands in them is there."""
    clerk, head = world.users[Role.MEETINGS_CLERK], world.users[Role.HEAD_OF_SERVICE]
    promises = write_meetings(world, clerk)
    write_actions(promises)
    write_leases(clerk)
    write_private_minute()
    write_advice(world)
    write_governance(world, clerk)
    write_taken_up(world, clerk)
    write_planned(world, clerk)
    write_checks(clerk)
    write_interests(world.chance, clerk)
    write_quorum()
    write_registers(world, head)
    write_votes(world.chance, clerk)
    write_numbers()
    write_sent(clerk)
    write_packs(clerk)
    write_approvals(clerk)


def write_records(world):
    """What happens to a record afterwards: it is corrected, withdrawn, released."""
    clerk, head = world.users[Role.MEETINGS_CLERK], world.users[Role.HEAD_OF_SERVICE]
    write_correction(world, clerk)
    write_withdrawal(clerk)
    write_releases(clerk, head)
