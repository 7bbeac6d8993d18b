"""What a board means to hear later."""

from boards.programme.operations import plan_item
from demo.facts.programme import PLANNED
from demo.facts.sign_ins import HOME


def write_planned(world, clerk):
    for title, lead, days in PLANNED:
        board, on = world.bodies[HOME]["board"], world.days_ago(-days)
        plan_item(body=board, title=title, lead=lead, wanted_on=on, by=clerk)
