"""Random worlds, random later changes, and what the oracle finds."""

import contextlib
import hashlib
from itertools import groupby
from unittest import mock

from django.db import connection, transaction

from tests.search.changes import CHANGES
from tests.search.oracle import faults
from tests.search.worlds import World, attempt, body_of

FUTURES = 5
"""Worlds that share a story, and differ in all that happens to it: a story takes most of the time."""
MOST = 10
"""Changes to a world: half of them before its minutes are out, where the story leaves time."""


def search(town, numbers, enough=None, turns=()):
    """{number of a world: (what was done to it, its faults)} for those that have any. Each world is
    undone. Stops after `enough` of them. Half of all changes are drawn from `turns`, if there are any."""
    found = {}
    for story, worlds in groupby(numbers, lambda number: number // FUTURES):
        with _unprinted(), _undone():
            told = World(town, story).unfold()
            for number in worlds:
                with _undone():
                    done, said = look(told.again(number), turns)
                if said:
                    found[number] = done, said
                if enough and len(found) >= enough:
                    return found
    return found


def look(world, turns=()):
    """(names of the changes that were taken, faults) of one world."""
    acts = world.chance.sample(CHANGES, MOST)
    if turns:
        acts = [world.chance.choice((act, world.chance.choice(turns))) for act in acts]
    done = [act.__name__ for act in acts[: MOST // 2] if attempt(_act, act, world)]
    world.carry_on()
    done += [act.__name__ for act in acts[MOST // 2 :] if attempt(_act, act, world)]
    return done, faults(body_of(world))


def _act(act, world):
    """A change and all that the database checks at the end of a transaction."""
    act(world)
    connection.check_constraints()
    return True


@contextlib.contextmanager
def _undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _unprinted():
    """Documents are not set: what is looked at is whether a file is the one that was published."""
    return mock.patch("core.pdf.render", lambda template, data: _print(template, data))


def _print(template, data):
    return b"%PDF " + hashlib.sha256(repr((template, data)).encode()).digest()
