"""An estate walkabout to be walked today and one that is written up, an action day that was held and one to
come, and a quick win."""

import datetime
from decimal import Decimal

from accounts.access import Role
from core.dates import local_time
from demo.facts import walkabouts as facts
from neighbourhoods.models import ServiceEntry
from tasking import states
from tasking.actions.operations import add_action, move_action
from tasking.walkabouts import operations as walks
from tasking.walkabouts.days import lines
from tasking.walkabouts.days import operations as days
from tasking.walkabouts.route import operations as route
from tasking.walkabouts.stops import operations as stops
from tasking.walkabouts.wins.operations import mark_quick_win

TEN, ONE = datetime.time(10), datetime.time(13)


def write_walkabouts(world):
    _before(world)
    _written(world)
    _ready(world)
    _held(world)
    _coming(world)
    _win(world)


def _by(world):
    return world.users[Role.NEIGHBOURHOOD_MANAGER]


def _another(world):
    """Who reads and publishes what the first wrote."""
    return world.users[Role.HEAD_OF_SERVICE]


def _plan(world, ago, **more):
    at = min(local_time(world.days_ago(ago + 30), TEN), world.now)
    made = walks.plan_walkabouts(
        starts=[local_time(world.days_ago(ago), TEN)], neighbourhood=world.places[facts.ESTATE],
        agency=world.agencies["derby-homes"], meeting_point="Rose Court, main door",
        route="Rose Court, Hollies House, the garages, back along Redwood Road", kind="estate",
        is_announced=True, by=_by(world), at=at, **more,
    )  # fmt: skip
    return made[0]


def _grade(world, walk, which, at):
    for name, *grades in facts.BLOCKS:
        stops.grade_block(walkabout=walk, name=name, grade=grades[which], by=_by(world), at=at)


def _before(world):
    """Of the quarter before, for the grades to be compared with."""
    at, walk = local_time(world.days_ago(100), ONE), _plan(world, 100)
    _grade(world, walk, 0, at)
    walks.say_walked(walkabout=walk, tenants_came=4, others_came=3, by=_by(world), at=at)
    stops.send_out(walkabout=walk, choices={}, due_on=at.date(), by=_by(world), at=at)
    walks.write_up(walkabout=walk, summary="Most blocks are fair.", by=_by(world), at=at)


def _written(world):
    at, by, walk = local_time(world.days_ago(12), ONE), _by(world), _plan(world, 12)
    entry = _service_of(walk.neighbourhood)
    choices = {}
    for what, where, has_service, then, agency in facts.STOPS:
        service = entry.service if has_service else None
        stop = stops.add_stop(walkabout=walk, what=what, where=where, service=service, by=by, at=at)
        choices[stop.pk] = (
            then,
            service if then == "request" else world.agencies.get(agency),
            None,
        )
    _grade(world, walk, 1, at)
    said = {"walkabout": walk, "by": by, "at": at}
    walks.say_walked(tenants_came=7, others_came=5, **said)
    stops.send_out(choices=choices, due_on=at.date() + datetime.timedelta(days=28), **said)
    walks.write_up(summary=facts.SUMMARY, **said)
    walks.publish_report(**said | {"by": _another(world)})


def _service_of(place):
    """The service that clears rubbish here."""
    rows = ServiceEntry.objects.serving(place).filter(service__name="Street Pride")
    return rows.order_by("pk").first()


def _ready(world):
    _streets(world, _plan(world, 0))
    for ahead in (91, 182, 273):
        _plan(world, -ahead)


def _streets(world, walk):
    for name, latitude, longitude in facts.STREETS:
        street = route.add_street(walkabout=walk, name=name, by=_by(world), at=world.now)
        if latitude:
            point = {"latitude": latitude, "longitude": longitude}
            route.place_street(street=street, by=_by(world), at=world.now, **point)


def _day(world, ago, title, **more):
    at = min(local_time(world.days_ago(ago + 30), TEN), world.now)
    on = world.days_ago(ago)
    return days.plan_day(
        title=title, neighbourhood=world.places[facts.ESTATE], agency=world.agencies["council"],
        agencies=[world.agencies[each] for each in ("police", "fire")],
        meeting_point="Sinfin library", starts_at=local_time(on, TEN),
        ends_at=local_time(on, ONE), is_announced=True, latitude=Decimal("52.88670"), longitude=Decimal("-1.49050"),
        by=_by(world), at=at, **more,
    )  # fmt: skip


def _held(world):
    by, at = _by(world), local_time(world.days_ago(40), ONE)
    settled = {
        "risk_signed_on": world.days_ago(45), "first_aid": "Warden, kit in the van",
        "insurance": "The council’s own", "leave": "Highways, by email",
    }  # fmt: skip
    day = _day(world, 40, facts.DAY, **settled)
    said = {"day": day, "by": by, "at": at}
    asked, agreed = (local_time(world.days_ago(ago), TEN) for ago in (60, 57))
    for agency, what in facts.TASKS:
        task = lines.add_task(agency=world.agencies[agency], what=what, day=day, by=by, at=asked)
        move_action(action=task.action, to=states.ACCEPTED, by=by, at=agreed)
        if agency != "police":
            move_action(action=task.action, to=states.DONE, by=by, at=at)
    for kind, number in facts.COUNTS:
        lines.add_count(kind=kind, number=number, **said)
    for words, amount, agency in facts.COSTS:
        lines.add_cost(words=words, amount=amount, agency=world.agencies[agency], **said)
    days.say_held(volunteers_came=16, **said)
    days.write_result(result=facts.RESULT, carry_to=world.days_ago(-14), **said)
    days.publish_day(**said | {"by": _another(world)})


def _coming(world):
    day = _day(world, -6, facts.NEXT)
    task = {"agency": world.agencies["council"], "what": "Paint and brushes for twenty"}
    lines.add_task(day=day, by=_by(world), at=world.now, **task)


def _win(world):
    by, at = _by(world), local_time(world.days_ago(3), ONE)
    action = add_action(
        what=facts.WIN, due_on=world.today + datetime.timedelta(days=14),
        lead_agency=world.agencies["council"], neighbourhood=world.places[facts.ESTATE], by=by,
        at=at,
    )  # fmt: skip
    mark_quick_win(action=action, cost=120, by=by, at=at)
