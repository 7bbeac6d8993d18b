"""Nominating a matter for a tasking meeting, and what becomes of it."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import rights
from accounts.access import Permission, agencies_of
from accounts.rights import operation
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused
from tasking.meetings import states
from tasking.meetings.agenda.operations import lock_agendas, take_off
from tasking.meetings.closing import closes_at, closes_on, next_meeting
from tasking.meetings.models import Matter, Nomination, TaskingGroup
from tasking.meetings.rules import ENQUIRY, lies_in

READS, RUNS = Permission.VIEW_PRIVATE, Permission.RUN_MEETING


def group_of(body):
    """The tasking group that a body is. Raises Refused where it is none."""
    found = TaskingGroup.objects.groups().filter(pk=body.pk).select_related("neighbourhood").first()
    if found is None:
        raise Refused("Choose a tasking group")
    return found


@operation
def nominate(
    *, group, by, problem=None, request=None, place="", behaviour="", times="",
    urgency=Nomination.Urgency.NORMAL, agency=None, client_id=None, at=None,
):  # fmt: skip
    """Nominate a matter for the next meeting of a group. Returns it; the same `client_id` again returns the
    first. Raises Refused where it says too little, is nominated already or lies somewhere else."""
    at = at or timezone.now()
    group = group_of(group)
    rights.require(READS, by=by, on=group)
    if known := rows.once(Nomination.objects, client_id, body_id=group.pk):
        return known
    _check_matter(group, problem, request, place, behaviour, by)
    try:
        with transaction.atomic():
            nomination = Nomination.objects.create(
                body_id=group.pk, problem=problem, request=request, place=place,
                behaviour=behaviour, times=times, urgency=urgency, agency=agency,
                nominated_at=at, nominated_by=user_or_none(by), client_id=client_id,
            )  # fmt: skip
    except IntegrityError:
        raise Refused("It is nominated for this group already", _field(problem)) from None
    events.record("nomination.made", nomination, by=by, at=at, label=str(group))
    return nomination


def _field(problem):
    return "problem" if problem else "request"


def _check_matter(group, problem, request, place, behaviour, by):
    if problem and request:
        raise Refused("Choose a problem or a request, not both", "request")
    matter = problem or request
    if matter is None:
        say_what(place, behaviour)
        return
    if why := why_not_here(matter, group, by):
        raise Refused(why, _field(problem))


def why_not_here(matter, group, reader):
    """Why a problem or a request is no matter of a group for this person, or None."""
    if not lies_in(matter, group):
        return "This is in another neighbourhood"
    if getattr(matter, "is_enquiry", False):
        return ENQUIRY
    if reader.pk and not type(matter).objects.visible_to(reader).filter(pk=matter.pk).exists():
        return "Choose one that you can read"
    return None


def say_what(place, behaviour):
    """Raises Refused for words alone that say too little."""
    if not place.strip():
        raise Refused("Enter where it is, or choose a problem or a request", "place")
    if not behaviour.strip():
        raise Refused("Enter what happens there", "behaviour")


@operation
def accept_late(*, nomination, reason, by, at=None):
    """Let a nomination that came after the closing day onto the next agenda, as urgent. Returns it. Raises
    Refused without a reason, where it is in time, and where no meeting is set."""
    at = at or timezone.now()
    locked = _lock(nomination, RUNS, by)
    if locked.accepted_at:
        return locked
    meeting = next_meeting(locked.body, at)
    if meeting is None:
        raise Refused("No date is set for the next meeting: set one first")
    if locked.nominated_at < closes_at(meeting):
        raise Refused(f"It came in time: nominations close on {closes_on(meeting):%-d %B %Y}")
    _say_why(reason)
    accepted = {"accepted_at": at, "accepted_by": user_or_none(by), "accepted_reason": reason}
    rows.change(locked, accepted)
    events.record(
        "nomination.accepted_late", locked, by=by, at=at, reason=reason, label=str(locked.body)
    )
    return locked


def _say_why(reason):
    if not reason.strip():
        raise Refused("Enter the reason", "reason")


@operation
def answer_nomination(*, nomination, to, by, reason="", at=None):
    """Say that the group takes a matter on, or does not, with the reason. Returns it. Raises Refused for no
    reason and for what is no answer; WrongState where it was answered."""
    locked = _lock(nomination, RUNS, by)
    if to not in (states.TAKEN_ON, states.NOT_TAKEN):
        raise Refused("Choose whether it is taken on", "to")
    if states.NOMINATION.needs_reason(locked.state, to):
        _say_why(reason)
    return _end(locked, to, reason, "nomination.answered", by, at)


@operation
def withdraw_nomination(*, nomination, by, at=None):
    """Take a nomination back: its agency, who made it, or who runs the meetings. It leaves an agenda that is
    open. Returns it. Raises WrongState where it was answered or taken back."""
    rights.require(READS, by=by, on=nomination)
    meetings = {each.pk: each for each in lock_agendas(nomination.body_id)}
    locked = rows.lock(nomination, Nomination.objects.whole())
    if not is_own(locked, by) and not rights.holds(RUNS, by=by, on=locked):
        raise rights.denied(RUNS)
    rows.expect(locked, states.WAITING)
    standing = Matter.objects.filter(nomination=locked, meeting__in=meetings)
    for row in standing.select_related("item"):
        row.meeting = meetings[row.meeting_id]
        take_off(row, reason="The nomination was withdrawn", by=by, at=at)
    return _end(locked, states.WITHDRAWN, "", "nomination.withdrawn", by, at)


def is_own(nomination, user):
    """Whether the user made it, or works for the agency that did."""
    if not user.pk:
        return False
    mine = nomination.nominated_by_id == user.pk
    return mine or (nomination.agency_id is not None and nomination.agency_id in agencies_of(user))


def _lock(nomination, right, by):
    locked = rights.lock(nomination, right, by=by)
    rows.expect(locked, states.WAITING)
    return locked


def _end(locked, to, reason, code, by, at):
    at = at or timezone.now()
    before = locked.get_state_display()
    ended = {"ended_at": at, "ended_by": user_or_none(by), "ended_reason": reason.strip()}
    rows.change(locked, {"state": to} | ended)
    changes = {"state": [before, locked.get_state_display()]}
    events.record(
        code, locked, by=by, at=at, changes=changes, reason=reason.strip(), label=str(locked.body)
    )
    return locked
