"""Puts the demonstration together. Everything is dated relative to the moment of the load. What is
drawn is drawn for a body and a day (`World.draws`), so that a change to one meeting leaves the others
as they were. Loaded at another hour of the same day it has gone on by those hours.

Who and what there is comes first, in a transaction of its own, to be read while records are written. What
was done in the last year went through the operations, at its time and in its order (demo.timeline). The year
before is written in bulk and is held against the product's own rules at the end (demo.check)."""

import itertools
import random
from functools import partial

from django.db import transaction
from django.utils import timezone

from demo import loading
from demo.accounts import write_roles, write_users
from demo.boards import write_records
from demo.boards.bodies import write_bodies
from demo.boards.earlier import write_history
from demo.boards.seats import write_seats
from demo.boards.terms import write_terms
from demo.boards.training import write_training
from demo.boards.year import write_year
from demo.check import check
from demo.council import write_council
from demo.funding import write_figures, write_money, write_ward_budgets
from demo.handing import write_handing
from demo.imports import write_imports
from demo.neighbourhoods import write_people, write_places, write_services
from demo.performance import (
    write_code_books,
    write_counted,
    write_indicators,
    write_measures,
    write_reports,
)  # fmt: skip
from demo.tasking.together import write_together
from demo.world import World

GROUND = (
    ("Agencies, areas, neighbourhoods, wards", write_places),
    ("Services", write_services),
    ("Money", write_figures),
    ("Sign-ins", write_users),
    ("People, teams, groups, venues", write_people),
    ("Boards, forums, committees", write_bodies),
    ("Their members", write_seats),
    ("Roles", write_roles),
)
RECORDS = (
    ("The year before last: meetings and actions", write_history),
    ("Ward budgets", write_ward_budgets),
    ("This year: meetings, actions and plans", write_year),
    ("What became of records", write_records),
    ("Work of agencies together", write_together),
    ("Ward money, what partners put in, budgets", write_money),
    ("Terms of reference and reviews", write_terms),
    ("Training", write_training),
    ("Who has left", write_handing),
    ("What the legal pages say", write_council),
    ("A workbook that was loaded, and one with mistakes", write_imports),
    ("What is measured", write_indicators),
    ("Code books of surveys", write_code_books),
    ("What this system counts itself", write_counted),
    ("What tells of the priorities", write_measures),
    ("Performance reports", write_reports),
)
STEPS = (*GROUND, *RECORDS)
WORDS = [*(words for words, _ in STEPS), "The rules of the product"]


def load(say=lambda number, words: None):
    """Fill an empty database. `say` is told the number and the words of each step."""
    world = World(timezone.now(), random.Random(2026))
    steps = enumerate((partial(write, world) for _, write in STEPS), start=1)
    with transaction.atomic():
        loading.mark_begun()
        _write(itertools.islice(steps, len(GROUND)), say)
    with transaction.atomic():
        _write([*steps, (len(WORDS), check)], say)
        loading.mark_whole()


def _write(steps, say):
    for number, write in steps:
        say(number, WORDS[number - 1])
        write()
