"""Problems in every state that pages tell apart, and police priorities."""

import datetime

from django.utils import timezone

from core.actors import SYSTEM
from tasking.models import ServiceRequest
from tasking.problems import operations
from tasking.problems.counts import operations as counting
from tasking.problems.models import Problem
from tasking.problems.police import operations as police

DAY = datetime.timedelta(1)


def windows(today, days=28):
    """Two periods of the same length, the second up to today."""
    after_from = today - (days - 1) * DAY
    before_to = after_from - 30 * DAY
    return {
        "before_from": before_to - (days - 1) * DAY, "before_to": before_to,
        "after_from": after_from, "after_to": today,
    }  # fmt: skip


def proposed(side, title, **fields):
    by = fields.pop("by", SYSTEM)
    return operations.add_problem(
        title=title, neighbourhood=side.place, agency=side.agency, by=by, **fields
    )


def moved(problem, *states, by=SYSTEM, at=None):
    for state in states:
        operations.move_problem(problem=problem, to=state, by=by, at=at)
    return Problem.objects.get(pk=problem.pk)


def assessed(side, title, *, at=None, **fields):
    """A problem that may be closed: counted, with what residents say."""
    at = at or timezone.now()
    problem = moved(proposed(side, title, at=at), *WAY, at=at)
    today = timezone.localdate(at)
    operations.change_problem(
        problem=problem, by=SYSTEM, at=at, residents_say=f"{side.mark} SECRET said", verdict="better",
        **windows(today), **fields,
    )  # fmt: skip
    counting.add_count(
        problem=problem, what="Calls", source="Police log", before=12, after=4, by=SYSTEM, at=at
    )
    return Problem.objects.get(pk=problem.pk)


WAY = ("adopted", "analysis", "response", "assessment")


def problems(side):
    """The rows of one side, by the names that addresses use."""
    mark, now = side.mark, timezone.now()
    rows = {"problem": proposed(side, f"{mark} SECRET problem", what=f"{mark} SECRET words")}
    rows["request_of_problem"] = asked = ServiceRequest.objects.create(
        what=f"{mark} SECRET request", service=side.service, agency=side.agency,
        neighbourhood=side.place,
    )  # fmt: skip
    counting.link_requests(problem=rows["problem"], requests=[asked], by=SYSTEM)
    rows["problem_link"] = rows["problem"].evidence_rows.get()
    rows["assessed_problem"] = assessed(side, f"{mark} SECRET assessed")
    rows["problem_count"] = rows["assessed_problem"].counts.get()
    worked = moved(proposed(side, f"{mark} SECRET up"), "adopted")
    rows["escalated_problem"] = operations.mark_escalated(problem=worked, reason="money", by=SYSTEM)
    then = now - 120 * DAY
    shut = assessed(side, f"{mark} SECRET shut", at=then)
    rows["closed_problem"] = operations.close_problem(problem=shut, by=SYSTEM, at=then)
    return rows | _police(side)


def _police(side):
    today, found = timezone.localdate(), {}
    for name, title in (
        ("police", f"{side.mark} SECRET priority"),
        ("public_police", f"{side.mark} cars"),
    ):
        found[name] = police.set_priority(
            neighbourhood=side.place, agency=side.agency, title=title, chosen="forum",
            starts_on=today - 9 * DAY, by=SYSTEM,
        )  # fmt: skip
    police.publish_priority(priority=found["public_police"], by=SYSTEM)
    found["police_note"] = police.add_note(
        priority=found["public_police"], on=today, text="Two evenings on foot", by=SYSTEM
    )
    return found
