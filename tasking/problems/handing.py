"""Open problems go to another officer, and to the successor of an agency that ends."""

from django.db.models import Q

from core import handing
from core.handing import Kind, Succession
from tasking.problems.models import Problem
from tasking.problems.operations import EDIT, hand_over_problem
from tasking.problems.police.models import PolicePriority


def register():
    handing.register(
        Kind(
            "problems", "Open problems", Problem.objects.visible_to, lambda day: Q(is_open=True),
            str, lambda problem: problem.get_absolute_url(), "lead", related=("agency", "lead"),
            right=EDIT, move=_move, refuses=refuses, order=35,
        )
    )  # fmt: skip
    handing.succeed(
        Succession("problems", "Problems it leads", _led, Problem.objects.visible_to, handing.give("agency"), 2),
        Succession(
            "police priorities", "Police priorities it set", _set, PolicePriority.objects.visible_to,
            handing.give("agency"), 3,
        ),
    )  # fmt: skip


def refuses(rows, to):
    """{key: why it cannot go to somebody}: whoever works for no agency leads nothing, and to an account
    goes only what it could read before. One query."""
    if to.agency_id is None:
        return {each.pk: f"{to.name} works for no agency" for each in rows}
    if to.user_id is None:
        return {}
    keys = [each.pk for each in rows]
    seen = set(Problem.objects.visible_to(to.user).filter(pk__in=keys).values_list("pk", flat=True))
    words = f"{to.name} may not read it"
    return {
        each.pk: words for each in rows if each.pk not in seen and each.agency_id != to.agency_id
    }


def _move(problem, to, *, by, at, note):
    hand_over_problem(problem=problem, to=to, by=by, at=at, note=note)


def _led(agency):
    return Problem.objects.filter(is_open=True, agency=agency)


def _set(agency):
    return PolicePriority.objects.filter(ends_on=None, agency=agency)
