"""A team that works here, and sixteen of its requests, in every state."""

import datetime

from django.utils import timezone

from accounts.access import Role
from boards.settings.operations import set_setting
from core.actors import SYSTEM
from demo.facts import working as facts
from demo.facts.sign_ins import HOME
from neighbourhoods.models import Service
from neighbourhoods.people.operations import create_person
from tasking.models import ServiceTeam, StandardReply, WorkedRequest
from tasking.requests import operations as requests
from tasking.requests.feedback.operations import answer, holder_of
from tasking.requests.feedback.rules import ASKED
from tasking.requests.replies.operations import add_standard, send_reply, values_of
from tasking.requests.replies.placeholders import fill
from tasking.requests.working import operations, states
from tasking.requests.working.waiting.operations import wait_for_partner

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
    for name, text in facts.REPLIES:
        add_standard(service=service, name=name, text=text, by=SYSTEM, at=world.now)
    _asked(world, service, agency)


def _asked(world, service, agency):
    """One of today that was fixed, replied to by a standard reply, and not fixed as its reporter says."""
    what, place, words = facts.FIXED
    today = timezone.localdate(world.now)
    set_setting(name=ASKED.name, value="yes", starts_on=today, by=SYSTEM, at=world.now)
    manager, officer = world.users[Role.NEIGHBOURHOOD_MANAGER], world.users[Role.SERVICE_OFFICER]
    made = requests.log_request(
        what=what, place=place, neighbourhood=world.places[HOME], service=service, agency=agency,
        reporter=facts.CALLER, by=manager, received_at=world.now - 3 * DAY, at=world.now - 3 * DAY,
    )  # fmt: skip
    operations.take(worked=made.worked, by=officer, at=world.now - DAY)
    worked = WorkedRequest.objects.get(request=made)
    operations.move_work(
        worked=worked, to=states.RESOLVED, outcome=states.FIXED, by=officer, at=world.now
    )
    made.refresh_from_db()
    standard = StandardReply.objects.get(service=service, name=facts.REPLIES[1][0])
    send_reply(
        request=made, standard=standard, text=fill(standard.text, values_of(made, world.now)),
        way="other", by=officer, at=world.now,
    )  # fmt: skip
    link = made.feedback.get().link
    answer(link=link, by=holder_of(link), is_fixed=False, words=words, at=world.now)


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
    if way == states.AWAITING_PARTNER:
        wait_for_partner(
            worked=worked, agency=world.agencies[facts.PARTNER], until=timezone.localdate(world.now) - DAY,
            note=facts.ASKED, by=by, at=at,
        )  # fmt: skip
        return
    to = {"back": states.TRIAGED, "again": states.REOPEN_REQUESTED}.get(way, way)
    said = {}
    if way in states.NEEDS:
        to, said = states.RESOLVED, {"outcome": way}
    if way == states.PROGRAMMED_WORKS:
        said["planned_on"] = (world.now + 60 * DAY).date()
    note = {"back": "Private land, for housing", "again": "It is there again"}.get(way, "")
    operations.move_work(worked=worked, to=to, by=by, note=note, at=at, **said)
