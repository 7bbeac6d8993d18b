"""Actions that were offered to agencies: waiting, not answered in time, reminded of, blocked, confirmed."""

import datetime

from accounts.access import Role
from core.actors import SYSTEM
from demo.facts.across import ACROSS, REASONS, SENIOR
from demo.facts.sign_ins import ADDRESS, HOME
from neighbourhoods.people.operations import create_person
from tasking.actions.chasing.operations import chase
from tasking.actions.operations import add_action, move_action


def write_across(world):
    agency, name, job = SENIOR
    senior = create_person(
        name=name, job_title=job, agency=world.agencies[agency], email=ADDRESS.format("senior"),
        by=SYSTEM,
    )  # fmt: skip
    type(senior.agency).objects.filter(pk=senior.agency_id).update(senior=senior)
    for each in ACROSS:
        _write(world, *each)


def _write(world, agency, what, asked, due, steps, reminders):
    by, at = world.users[Role.NEIGHBOURHOOD_MANAGER], world.now - datetime.timedelta(days=asked)
    action = add_action(
        what=what, lead_agency=world.agencies[agency], neighbourhood=world.places[HOME],
        due_on=world.days_ago(-due), by=by, at=at,
    )  # fmt: skip
    for number, to in enumerate(steps, start=1):
        step = at + datetime.timedelta(days=3 * number)
        move_action(action=action, to=to, note=REASONS.get(to, ""), by=by, at=step)
    working = (at + datetime.timedelta(days=number) for number in range(20, asked))
    for day in working if reminders else ():
        reminders -= bool(chase(actions=[action], by=by, at=day).sent)
        if not reminders:
            break
