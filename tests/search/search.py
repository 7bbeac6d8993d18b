"""Random worlds, random later changes, and what the oracle finds."""

from django.db import connection, transaction

from tests.search.changes import CHANGES
from tests.search.oracle import faults
from tests.search.worlds import World, attempt, body_of

MOST = 8
"""Changes to a world."""


def search(town, numbers, enough=None):
    """{number of a world: (what was done to it, its faults)} for those that have any. Each world is
    undone. Stops after `enough` of them."""
    found = {}
    for number in numbers:
        with transaction.atomic():
            done, said = look(town, number)
            transaction.set_rollback(True)
        if said:
            found[number] = done, said
        if enough and len(found) >= enough:
            break
    return found


def look(town, number):
    """(names of the changes that were taken, faults) of one world."""
    world = World(town, number).unfold()
    done = []
    for act in world.chance.sample(CHANGES, MOST):
        if attempt(_act, act, world):
            done.append(act.__name__)
    return done, faults(body_of(world))


def _act(act, world):
    """A change and all that the database checks at the end of a transaction."""
    act(world)
    connection.check_constraints()
    return True
