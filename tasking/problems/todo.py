"""What problems and police priorities ask of a person: to look again after three months, to answer what is
escalated, to bring a priority up to date."""

from django.db.models import F
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.access import Permission
from core import todo
from core.todo import Row, Rows
from tasking.problems import states
from tasking.problems.models import Level, Problem
from tasking.problems.police.models import PolicePriority

EDIT = Permission.EDIT_PROBLEM
PLACE = F("neighbourhood__name")


def _of_changeable(model, chosen):
    """`asked_for` of the rows that the person may change, as `chosen(rows, today)` says."""

    def asked_for(asked):
        if not asked.user.may(EDIT):
            return None
        return chosen(model.objects.changeable_by(asked.user, EDIT), timezone.localdate(asked.now))

    return asked_for


RECHECKS = _of_changeable(
    Problem, lambda rows, today: rows.to_recheck(today).order_by("recheck_on", "id")
)
"""Closed problems, from three months after that day on."""
ESCALATED = _of_changeable(
    Problem, lambda rows, today: rows.filter(state=states.ESCALATED).order_by("changed_at", "id")
)
"""What the level above has not answered."""
POLICE = _of_changeable(
    PolicePriority, lambda rows, today: rows.late(today).order_by("due_on", "id")
)
"""Police priorities whose three months are over."""


def _recheck(pk, title, marking, place, day):
    named = str(Problem(pk=pk, title=title, marking=marking))
    return Row(
        f"Three-month check: {named}", reverse("problem_recheck", args=[pk]), parse_date(day), where=place,
        verb="Check", subject=named, is_private=True,
    )  # fmt: skip


def _escalated(pk, title, marking, place, level):
    problem = Problem(pk=pk, title=title, marking=marking)
    return Row(
        f"Answer {problem}, escalated to the {Level(level).label.lower()}", problem.get_absolute_url(),
        where=place, verb="Open", subject=str(problem), is_private=True,
    )  # fmt: skip


def _police(title, place, slug, day):
    return Row(
        f"Keep or end the police priority “{title}”", reverse("police_priorities", args=[slug]),
        parse_date(day), where=place, verb="Open", subject=f"the police priority “{title}”",
    )  # fmt: skip


def register():
    columns = JSONObject(pk="pk", title="title", marking="marking", place=PLACE, day="recheck_on")
    todo.fill("problems to look at again", Rows(RECHECKS, columns, _recheck))
    columns = JSONObject(pk="pk", title="title", marking="marking", place=PLACE, level="level")
    todo.fill("escalated problems", Rows(ESCALATED, columns, _escalated))
    slug = F("neighbourhood__slug")
    columns = JSONObject(title="title", place=PLACE, slug=slug, day="due_on")
    todo.fill("police priorities", Rows(POLICE, columns, _police))
