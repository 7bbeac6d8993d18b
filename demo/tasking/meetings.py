"""The tasking group of the manager's place: nominations for its next meeting, the actions of
those held issued, an escalation with its answer, and the agenda of the next one."""

import datetime

from accounts.access import Role
from boards.models import Body, Meeting
from demo.facts.sign_ins import HOME
from demo.facts.tasking_meetings import ANSWER, ESCALATION, NOMINATIONS
from neighbourhoods.models import Agency
from tasking.meetings.agenda.operations import build_agenda
from tasking.meetings.escalations.operations import answer_escalation, escalate
from tasking.meetings.issuing.operations import CLOSED, agencies_of_actions, issue_actions
from tasking.meetings.operations import nominate

HOUR = datetime.timedelta(hours=1)


def write_meetings(world):
    group = world.bodies[HOME]["tasking"]
    _nominate(world, group)
    _issue(world, group)
    _escalate(world, group)
    _build(world, group)


def _build(world, group):
    """The agenda of the next meeting, where it is being prepared."""
    coming = group.meetings.filter(state=Meeting.State.PREPARING, starts_at__gt=world.now)
    if meeting := coming.order_by("starts_at").first():
        build_agenda(meeting=meeting, by=world.users[Role.NEIGHBOURHOOD_MANAGER], at=world.now)


def _nominate(world, group):
    """The partner's officer, in the last days."""
    partner = world.users[Role.PARTNER_OFFICER]
    agency = Agency.objects.of(partner).first()
    for number, (place, behaviour, times, urgency) in enumerate(NOMINATIONS):
        nominate(
            group=group, place=place, behaviour=behaviour, times=times, urgency=urgency,
            agency=agency, by=partner, at=world.now - (30 - number) * HOUR,
        )  # fmt: skip


def _issue(world, group):
    """Every meeting of a tasking group of which actions are still open, an hour after it closed."""
    held = Meeting.objects.filter(
        body__kind=Body.Kind.TASKING, state__in=CLOSED, predates_system=False
    )
    for meeting in held.select_related("body").order_by("starts_at"):
        if agencies_of_actions(meeting).exists():
            home = meeting.body_id == group.pk
            role = Role.NEIGHBOURHOOD_MANAGER if home else Role.HEAD_OF_SERVICE
            at = meeting.finished_at + HOUR
            issue_actions(meeting=meeting, by=world.users[role], at=at)


def _escalate(world, group):
    """To the management team of the area."""
    title, why, text = ESCALATION
    team = Body.objects.get(kind=Body.Kind.AREA_TEAM, area=group.neighbourhood.area)
    manager, head = (
        world.users[each] for each in (Role.NEIGHBOURHOOD_MANAGER, Role.HEAD_OF_SERVICE)
    )
    sent = escalate(
        group=group, to=team, title=title, why=why, text=text, by=manager,
        at=world.now - 20 * 24 * HOUR,
    )  # fmt: skip
    answer_escalation(
        escalation=sent, to="taken_on", answer=ANSWER, by=head, at=world.now - 12 * 24 * HOUR
    )
