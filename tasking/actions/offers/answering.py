"""Whether an action begins as an offer or was accepted by whoever is there, and when it is offered anew."""

from django.db.models import Q

from accounts import rights
from accounts.access import Permission, agencies_of
from boards.models import Attendance
from core.actors import acts_for_nobody
from tasking import states

Status = Attendance.Status
HERE = (Status.PRESENT, Status.SUBSTITUTE, Status.IN_ATTENDANCE)
"""Who is in the room agrees there."""


def ask_for_step(action, to, by):
    """Raises PermissionDenied for a step that is not theirs: the owner and the lead agency report, who edits the
    action does the rest; signing off is the chair's too."""
    if rights.holds(Permission.EDIT_ACTION, by=by, on=action):
        return
    if (
        to in states.BY_AGENCY
        and type(action).objects.answered_by(by).filter(pk=action.pk).exists()
    ):
        return
    if to != states.CLOSED or not rights.holds(Permission.SIGN_OFF_ACTION, by=by, on=action):
        raise rights.denied(Permission.EDIT_ACTION)


def first_state(lead_agency, owner, agenda_item, by):
    """The state of a new action: accepted where somebody agreed to it, offered to its agency otherwise."""
    if is_own(lead_agency, owner, by) or (agenda_item and is_in_the_room(owner, agenda_item)):
        return states.ACCEPTED
    return states.OFFERED


def is_own(lead_agency, owner, by):
    """Whether the one who enters it promises it: in person, or for an agency that the sign-in acts for."""
    if acts_for_nobody(by) or not getattr(by, "pk", None):
        return False
    if owner is not None:
        return owner.user_id == by.pk
    return lead_agency.pk in agencies_of(by)


def is_in_the_room(owner, agenda_item):
    """Whether the owner is at the meeting of an item. One query."""
    if owner is None:
        return False
    here = Attendance.objects.filter(meeting=agenda_item.meeting_id, status__in=HERE)
    return here.filter(Q(person=owner) | Q(membership__person=owner)).exists()


def offered_anew(action, by):
    """The state of a locked action that has just been given another lead agency."""
    if action.state == states.DECLINED:
        return states.OFFERED
    if (action.state, states.OFFERED) not in states.WITH_AGENCY:
        return action.state
    return action.state if is_own(action.lead_agency, action.owner, by) else states.OFFERED


def follows(owner, before, lead_agency):
    """The lead agency once an owner is another one: that of the new owner, where it was the owner's."""
    if owner is None or owner.agency_id is None:
        return lead_agency
    was_theirs = before is None or before.agency_id == lead_agency.pk
    return owner.agency if was_theirs else lead_agency
