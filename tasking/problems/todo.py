"""What problems and police priorities ask of a person: to look again after three months, to answer what is
escalated, to bring a priority up to date."""

from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from core import todo
from core.todo import Row
from tasking.problems import states
from tasking.problems.models import Problem
from tasking.problems.police.models import PolicePriority

EDIT = Permission.EDIT_PROBLEM


def register():
    todo.fill("problems to look at again", rechecks)
    todo.fill("escalated problems", escalated)
    todo.fill("police priorities", police)


def rechecks(asked):
    """Closed problems, from three months after that day on."""
    if not asked.user.may(EDIT):
        return []
    rows = Problem.objects.changeable_by(asked.user, EDIT).select_related("neighbourhood")
    rows = rows.to_recheck(timezone.localdate(asked.now)).order_by("recheck_on", "id")
    return [
        Row(
            f"Three-month check: {each}",
            reverse("problem_recheck", args=[each.pk]),
            each.recheck_on,
            where=each.neighbourhood.name,
            about=each,
            verb="Check",
            subject=str(each),
            is_private=True,
        )
        for each in rows[: asked.limit]
    ]


def escalated(asked):
    """What the level above has not answered."""
    if not asked.user.may(EDIT):
        return []
    rows = Problem.objects.changeable_by(asked.user, EDIT).select_related("neighbourhood")
    rows = rows.filter(state=states.ESCALATED).order_by("changed_at", "id")
    return [
        Row(
            f"Answer {each}, escalated to the {each.get_level_display().lower()}",
            each.get_absolute_url(),
            where=each.neighbourhood.name,
            about=each,
            verb="Open",
            subject=str(each),
            is_private=True,
        )
        for each in rows[: asked.limit]
    ]


def police(asked):
    """Police priorities whose three months are over."""
    if not asked.user.may(EDIT):
        return []
    rows = PolicePriority.objects.changeable_by(asked.user, EDIT).select_related("neighbourhood")
    rows = rows.late(timezone.localdate(asked.now)).order_by("due_on", "id")
    return [
        Row(
            f"Keep or end the police priority “{each.title}”",
            each.get_absolute_url(),
            each.due_on,
            where=each.neighbourhood.name,
            about=each,
            verb="Open",
            subject=f"the police priority “{each.title}”",
        )
        for each in rows[: asked.limit]
    ]
