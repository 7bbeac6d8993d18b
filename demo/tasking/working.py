"""A team that works here, and fifteen of its requests, in every state."""

import datetime

from accounts.access import Role
from core.actors import SYSTEM
from demo.facts import working as facts
from demo.facts.sign_ins import HOME
from neighbourhoods.models import Service
from neighbourhoods.people.operations import create_person
from tasking.models import ServiceTeam, WorkedRequest
from tasking.requests import operations as requests
from tasking.requests.working import operations, states

HOUR = datetime.timedelta(hours=1)
DAY = 24 * HOUR


def write_working(world):
    agency, service = world.agencies[facts.AGENCY], Service.objects.get(name=facts.SERVICE)
    manager, lead = (
        create_person(name=name, agency=agency, by=SYSTEM) for name in (facts.MANAGER, facts.LEAD)
    )
    ServiceTeam.objects.create(
        name=facts.TEAM, service=service, agency=agency, works_here=True, kind="working_days", amount=5,
        manager=manager, lead=lead,
    )  # fmt: skip
    for number, (ago, ways) in enumerate(facts.WAYS):
        _one(world, service, agency, number, world.now - ago * DAY - HOUR, ways)


def _one(world, service, agency, number, at, ways):
    made = requests.log_request(
        what=facts.THINGS[number % len(facts.THINGS)], place=facts.STREETS[number % len(facts.STREETS)],
        neighbourhood=world.places[HOME], service=service, agency=agency,
        by=world.users[Role.NEIGHBOURHOOD_MANAGER], received_at=at, at=at,
    )  # fmt: skip
    for step, way in enumerate(ways, start=1):
        _step(world, WorkedRequest.objects.get(request=made), way, at + step * HOUR / 6)


def _step(world, worked, way, at):
    by = world.users[Role.SERVICE_OFFICER]
    if way == "take":
        operations.take(worked=worked, by=by, at=at)
        return
    to = {"back": states.TRIAGED, "again": states.REOPEN_REQUESTED}.get(way, way)
    said = {}
    if way in states.NEEDS:
        to, said = states.RESOLVED, {"outcome": way}
    if way == states.PROGRAMMED_WORKS:
        said["planned_on"] = (world.now + 60 * DAY).date()
    note = {"back": "Private land, for housing", "again": "It is there again"}.get(way, "")
    operations.move_work(worked=worked, to=to, by=by, note=note, at=at, **said)
