"""Decisions outside meetings of ward committees, and one that still waits for replies."""

import datetime

from accounts.access import Role
from boards.delegated.operations import confirm, consult, prepare, record_reply, record_signed
from core import calendar
from core.dates import local_time
from demo.facts import delegated as facts
from demo.facts.sign_ins import HOME

ELEVEN, WEEK = datetime.time(11), datetime.timedelta(days=7)


def tell_delegated(world):
    other = next(name for name in world.places if name != HOME)
    head, holder = world.people[Role.HEAD_OF_SERVICE], world.people[Role.PORTFOLIO_HOLDER]
    chair, member = (world.people[other][f"councillor{each}"] for each in (1, 2))
    urgent = facts.WALL | {"exempt_agreed_by": chair}
    for story in (
        _decided(world, HOME, head, "officer", facts.GRIT, world.days_ago(60)),
        _decided(world, other, member, "ward_member", facts.RAILINGS, world.days_ago(33)),
        _decided(world, HOME, holder, "cabinet", urgent, world.days_ago(12)),
        _decided(world, HOME, head, "officer", facts.BENCH, world.days_ago(-6)),
    ):
        world.timeline.add(story)


def _decided(world, name, who, kind, words, day):
    body, clerk = world.bodies[name]["committee"], world.users[Role.MEETINGS_CLERK]
    day = calendar.add_working_days(day, -1, world.closed)
    at = yield local_time(day - WEEK, ELEVEN)
    decision = prepare(
        body=body, kind=kind, decided_by=who, power_on=world.days_ago(500), decided_on=day,
        handed_in_on=day if kind == "ward_member" else None, by=clerk, at=at, **words,
    )  # fmt: skip
    asked = {"decision": decision, "asked_on": day - WEEK, "by": clerk, "at": at}
    members = (world.people[name][f"councillor{each}"] for each in (3, 1))
    rows = [consult(person=each, **asked) for each in members]
    at = yield local_time(day, ELEVEN)
    for row, said in zip(rows, facts.SAID[kind], strict=True):
        reply = {"replied_on": day, "said": said} if said else {"no_reply_by": day}
        record_reply(consultation=row, by=clerk, at=at, **reply)
    if who.user_id:
        confirm(decision=decision, by=who.user, at=at)
    else:
        record_signed(decision=decision, signed_on=day, by=clerk, at=at)
