"""Problems in Sinfin and Normanton in different states, and the police priorities of five neighbourhoods."""

import datetime

from accounts.access import Role
from core.actors import SYSTEM
from core.dates import local_time
from demo.facts.problems import EARLIER, LATE, PRIORITIES, PROBLEMS, WITH_PRIORITIES
from neighbourhoods.models import Service
from tasking.models import Problem, ServiceRequest
from tasking.problems import operations
from tasking.problems.counts import operations as counting
from tasking.problems.police import operations as police

NOON = datetime.time(12)
LENGTH = 56
"""Days of each period."""
DAY = datetime.timedelta(1)


def write_problems(world):
    for facts in PROBLEMS:
        _problem(world, facts)
    for name in WITH_PRIORITIES:
        _priorities(world, world.places[name], name == LATE)


def _problem(world, facts):
    """From its proposal to where it stands, at the days on which that was."""
    by, begin = world.users[Role.HEAD_OF_SERVICE], world.days_ago(facts["began"])
    agency = world.agencies[facts["agency"]]
    problem = operations.add_problem(
        title=facts["title"], neighbourhood=world.places[facts["place"]], agency=agency,
        place=facts["street"], kind=facts["kind"], objective=facts["objective"], what=facts["what"],
        times=facts["times"], by=by, at=_noon(begin),
    )  # fmt: skip
    for number, step in enumerate(facts["steps"], start=1):
        day = begin + 14 * number * DAY
        operations.move_problem(problem=problem, to=step, by=by, at=_noon(day))
    if "data" in facts:
        at = _noon(begin + 30 * DAY)
        operations.change_problem(problem=problem, data_used=facts["data"], by=by, at=at)
    ends = world.days_ago(facts.get("closed", 2))
    windows = _windows(begin, ends)
    _link(world, problem, facts["requests"], windows)
    if "closed" in facts:
        _close(problem, facts, windows, by, _noon(ends))


def _windows(begin, ends):
    """The weeks before it began, and as many up to its end."""
    return {
        "before_from": begin - LENGTH * DAY, "before_to": begin - DAY,
        "after_from": ends - LENGTH * DAY, "after_to": ends - DAY,
    }  # fmt: skip


def _link(world, problem, requests, windows):
    """Requests of both periods."""
    if not requests:
        return
    what, before, after = requests
    service = Service.objects.order_by("pk").first()
    made = []
    for number, first in ((before, windows["before_from"]), (after, windows["after_from"])):
        for each in range(number):
            day = first + (each * LENGTH // max(number, 1)) * DAY
            made.append(
                ServiceRequest.objects.create(
                    what=what, service=service, agency=world.agencies["council"],
                    neighbourhood=problem.neighbourhood, received_at=_noon(day),
                )
            )  # fmt: skip
    counting.link_requests(problem=problem, requests=made, by=SYSTEM, at=world.now)


def _close(problem, facts, windows, by, at):
    operations.change_problem(
        problem=problem, process=facts["process"], outcome=facts["outcome"],
        residents_say=facts["residents"], verdict=facts["verdict"], by=by, at=at, **windows,
    )  # fmt: skip
    for what, source, before, after in facts["counts"]:
        counting.add_count(
            problem=problem, what=what, source=source, before=before, after=after, by=by, at=at
        )
    operations.close_problem(problem=Problem.objects.get(pk=problem.pk), by=by, at=at)


def _priorities(world, place, is_late):
    """Three that run, one of them late where that is told, and an earlier one in their place."""
    by, agency = world.users[Role.HEAD_OF_SERVICE], world.agencies["police"]
    earlier, outcome = EARLIER
    old = police.set_priority(
        neighbourhood=place, agency=agency, title=earlier, chosen="forum", chosen_note="Show of hands",
        starts_on=world.days_ago(230), by=by, at=_noon(world.days_ago(230)),
    )  # fmt: skip
    police.publish_priority(priority=old, by=by, at=_noon(world.days_ago(229)))
    police.end_priority(
        priority=old,
        ends_on=world.days_ago(140),
        result=outcome,
        by=by,
        at=_noon(world.days_ago(140)),
    )
    for number, (title, chosen, where, done) in enumerate(PRIORITIES):
        days = 120 if is_late and number == 0 else 30 + number
        at = _noon(world.days_ago(days))
        row = police.set_priority(
            neighbourhood=place, agency=agency, title=title.format(green=_green(place)), chosen=chosen,
            chosen_note=where, starts_on=world.days_ago(days), by=by, at=at,
        )  # fmt: skip
        police.publish_priority(priority=row, by=by, at=at)
        police.add_note(
            priority=row,
            on=world.days_ago(days - 12),
            text=done,
            by=by,
            at=_noon(world.days_ago(days - 12)),
        )


def _green(place):
    return f"the green spaces of {place.name}"


def _noon(day):
    return local_time(day, NOON)
