"""Handing a matter to a group of another level, and its answer."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused
from tasking.meetings import states
from tasking.meetings.agenda.operations import lock_agendas, take_off
from tasking.meetings.models import Escalation, Matter, TaskingGroup
from tasking.meetings.operations import group_of, why_not_here
from tasking.problems import states as problem_states
from tasking.problems.models import Level
from tasking.problems.operations import bring_back, mark_escalated

RUNS = Permission.RUN_MEETING


def receivers(group):
    """The groups of the levels above and below a group, in its place."""
    found = TaskingGroup.objects.above(group) | TaskingGroup.objects.beneath(group)
    return found.exclude(pk=group.pk).order_by("name")


@operation
def escalate(
    *, group, to, why, text, by, title="", problem=None, request=None, nomination=None,
    client_id=None, at=None,
):  # fmt: skip
    """Hand a matter to a group of the level above or below. Returns the escalation; the same `client_id`
    again returns the first. Raises Refused for a group of no other level, for too few words and where the
    matter waits for an answer already."""
    at = at or timezone.now()
    group = group_of(group)
    rights.require(RUNS, by=by, on=group)
    if known := rows.once(Escalation.objects, client_id, from_body_id=group.pk):
        return known
    if to is None or not receivers(group).filter(pk=to.pk).exists():
        raise Refused("Choose a group of the level above or below", "to")
    _check_matter(group, title, problem, request, nomination, by)
    if not text.strip():
        raise Refused("Enter why it goes there and what you ask for", "text")
    words = title.strip() or str(problem or request or nomination)
    try:
        with transaction.atomic():
            sent = Escalation.objects.create(
                from_body_id=group.pk, to_body_id=to.pk, problem=problem, request=request,
                nomination=nomination, title=words[:180], why=why, text=text, sent_at=at,
                sent_by=user_or_none(by), client_id=client_id,
            )  # fmt: skip
    except IntegrityError:
        raise Refused("This matter waits for an answer already", "title") from None
    changes = {"to": [None, str(to)]}
    events.record("escalation.sent", sent, by=by, at=at, changes=changes, label=str(group))
    if problem is not None and to.neighbourhood_id is None:
        level = Level.AREA if to.area_id else Level.CITY
        mark_escalated(problem=problem, reason=why, level=level, note=text, by=by, at=at)
    return sent


def _check_matter(group, title, problem, request, nomination, by):
    if sum(each is not None for each in (problem, request, nomination)) > 1:
        raise Refused("Choose one matter", "title")
    for name, each in (("problem", problem), ("request", request)):
        if each is not None and (why := why_not_here(each, group, by)):
            raise Refused(why, name)
    if nomination is not None and nomination.body_id != group.pk:
        raise Refused("This was nominated for another group", "title")
    if not (problem or request or nomination or title.strip()):
        raise Refused("Enter what it is about", "title")


@operation
def answer_escalation(*, escalation, to, answer, by, at=None):
    """Say what the receiving group does about it: it takes it on, or refers it back. Returns it. Raises
    Refused without words and for what is no answer; WrongState where it was answered."""
    at = at or timezone.now()
    locked = rights.lock(escalation, RUNS, by=by)
    rows.expect(locked, states.WAITING)
    if to not in (states.TAKEN_ON, states.REFERRED_BACK):
        raise Refused("Choose whether it is taken on or referred back", "to")
    if not answer.strip():
        raise Refused("Enter the answer: who sent it reads it", "answer")
    return _end(locked, to, answer.strip(), "escalation.answered", by, at)


@operation
def withdraw_escalation(*, escalation, by, at=None):
    """Take back what waits for an answer. It leaves an agenda that is open. Returns it. Raises WrongState
    where it was answered."""
    at = at or timezone.now()
    rights.require(RUNS, by=by, on=group_of(escalation.from_body))
    agendas = lock_agendas(escalation.to_body_id, escalation.from_body_id)
    meetings = {each.pk: each for each in agendas}
    locked = rows.lock(escalation)
    rows.expect(locked, states.WAITING)
    standing = Matter.objects.filter(escalation=locked, meeting__in=meetings)
    for row in standing.select_related("item"):
        row.meeting = meetings[row.meeting_id]
        take_off(row, reason="The escalation was withdrawn", by=by, at=at)
    return _end(locked, states.WITHDRAWN, "", "escalation.withdrawn", by, at)


def _end(locked, to, answer, code, by, at):
    before = locked.get_state_display()
    ended = {"state": to, "answer": answer, "ended_at": at, "ended_by": user_or_none(by)}
    rows.change(locked, ended)
    changes = {"state": [before, locked.get_state_display()]}
    events.record(code, locked, by=by, at=at, changes=changes, label=str(locked.from_body))
    if locked.problem_id and locked.problem.state == problem_states.ESCALATED:
        said = f"{locked.to_body}: {locked.get_state_display().lower()}. {answer}".strip()
        bring_back(problem=locked.problem, note=said, by=by, at=at)
    return locked
