"""What stands in the tables of boards, in the order in which one thing rests on another."""

from accounts.access import Role
from demo.boards.agendas import write_withdrawal
from demo.boards.minutes import write_correction
from demo.boards.office import write_away
from demo.boards.programme import write_planned
from demo.boards.releases import write_releases
from demo.boards.telling import write_told
from demo.tasking.actions import write_link


def write_records(world):
    """What happens to a record afterwards: it is corrected, withdrawn, released."""
    clerk, head = world.users[Role.MEETINGS_CLERK], world.users[Role.HEAD_OF_SERVICE]
    write_planned(world, clerk)
    write_correction(world, clerk)
    write_withdrawal(world, clerk)
    write_away(world, clerk)
    write_releases(clerk, head)
    write_told(world)
    write_link(world)
