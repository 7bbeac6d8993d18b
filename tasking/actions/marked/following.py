"""The actions of a problem that becomes official-sensitive become so with it, and name the same readers."""

from core import events
from core.actors import acts_for_nobody, user_or_none
from core.rows import change
from tasking.actions.models import Action
from tasking.problems.models import Problem
from tasking.sharing import following
from tasking.sharing.marking import SENSITIVE, level_in_words
from tasking.sharing.models import MarkingChange, NamedReader


def register():
    following.follow(follow_problem)


def follow_problem(record, *, marking, agency, by, at):
    """A step, before the problem is written: its actions that are less are marked for the same agency, and name
    who marks it and who reads it."""
    if marking != SENSITIVE or not isinstance(record, Problem):
        return
    found = Action.objects.filter(problem=record).exclude(marking=SENSITIVE).order_by("pk")
    for action in found.select_for_update(no_key=True):
        _mark(action, record, agency, by, at)
        following.take_readers_along(record, action, at)
        if not acts_for_nobody(by):
            _name(action, by, at)


def _mark(action, problem, agency, by, at):
    reason = f"It comes from {problem.reference}"
    before = action.marking
    MarkingChange.objects.create(
        label=action._meta.label_lower, record=action.pk, row_version=action.version, before=before,
        after=SENSITIVE, agency_id=agency, reason=reason, by=user_or_none(by), by_name=by.name, at=at,
    )  # fmt: skip
    change(action, {"marking": SENSITIVE, "originator_id": agency})
    changes = {"marking": [level_in_words(before), level_in_words(SENSITIVE)]}
    events.record("sharing.marked", action, by=by, at=at, changes=changes, label=action.reference)


def _name(action, user, at):
    NamedReader.objects.get_or_create(
        label=action._meta.label_lower, record=action.pk, user=user, ended_at=None,
        defaults={"reason": "Marked its problem", "by": user, "at": at},
    )  # fmt: skip
