"""Sending the actions of a meeting out."""

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import RoleGrant, User
from accounts.rights import operation
from accounts.roles import Role
from boards.meetings.locking import lock_meeting
from boards.models import Meeting, Membership
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused
from core.letters.operations import send_letter
from tasking.meetings.issuing.models import ActionsIssued, IssuedToAgency
from tasking.models import Action, Marking

State = Meeting.State
CLOSED = (State.WRITING_UP, State.MINUTES_READY, State.MINUTES_PUBLISHED)


@operation
def issue_actions(*, meeting, by, at=None):
    """Write to every agency that was given an action at a meeting that has closed. Pressed twice, it is
    issued once. Returns what was issued. Raises Refused for a body that is no tasking group, and where
    nothing was agreed."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    if not locked.body.is_private:
        raise Refused("Only a tasking group issues its actions this way")
    rows.expect(locked, *CLOSED)
    if known := ActionsIssued.objects.filter(meeting=locked).first():
        return known
    agencies = list(agencies_of_actions(locked))
    if not agencies:
        raise Refused("No open actions were agreed at this meeting")
    issued = ActionsIssued.objects.create(meeting=locked, issued_at=at, issued_by=user_or_none(by))
    for agency, slug, number in agencies:
        told = [_write(issued, user, slug, number, at) for user in officers(agency, locked)]
        IssuedToAgency.objects.create(
            issue=issued, agency_id=agency, actions=number, told=len(told)
        )
    changes = {"agencies": [None, str(len(agencies))]}
    events.record("actions.issued", locked, by=by, at=at, changes=changes)
    return issued


def agencies_of_actions(meeting):
    """(agency, its slug, how many) of the open actions that were agreed at a meeting; what is official-sensitive is
    counted for nobody."""
    rows = Action.objects.filter(agenda_item__meeting=meeting, is_open=True).order_by()
    rows = rows.exclude(marking=Marking.SENSITIVE)
    rows = rows.values_list("lead_agency", "lead_agency__slug")
    return rows.annotate(number=Count("pk")).order_by("lead_agency")


def officers(agency, meeting):
    """Who gets the letter: the agency's officers who may work there, and who sits for it."""
    day = timezone.localdate()
    grants = RoleGrant.objects.in_force(day).filter(role=Role.PARTNER_OFFICER, agency=agency)
    place = meeting.body.neighbourhood_id
    if place:
        here = Q(named_neighbourhoods=None) | Q(named_neighbourhoods=place)
        grants = grants.filter(here)
    seats = Membership.objects.filter(body=meeting.body_id, agency=agency).current(day)
    who = Q(pk__in=grants.values("user")) | Q(pk__in=seats.values("person__user"))
    return User.objects.filter(who, is_active=True).order_by("pk")


def _write(issued, user, slug, number, at):
    """One link, and no word of what was agreed in private."""
    words = f"{number} action{'' if number == 1 else 's'}"
    return send_letter(
        kind="Actions of a meeting",
        about=issued,
        occasion=f"issued to {slug}",
        subject=f"{words} for your agency from a tasking meeting",
        body=f"{words} for your agency were agreed on {issued.meeting.day:%-d %B %Y}. "
        "Please read them and accept them or say why not.\n\n"
        f"{settings.SITE_URL}{reverse('agency_actions', args=[slug])}\n",
        to=user.email,
        at=at,
    )
