"""What was said, and what was put right later."""

from accounts.access import Role
from boards.corrections.operations import confirm_error, correct, report_error
from boards.minutes.operations import correct_signed
from boards.models import (
    AgendaItem,
    Attendance,
    Body,
    Meeting,
)
from demo.facts import meetings as facts
from demo.facts.delegated import NOTED
from demo.facts.sign_ins import HOME

Kind, Access = AgendaItem.Kind, AgendaItem.Access
State = Meeting.State


def said_under(chance, item):
    """What is said under an item, with the words still to be filled in."""
    choice, meeting = chance.choice, item.meeting
    said = {
        Kind.APOLOGIES: "As recorded under attendance.",
        Kind.DECLARATIONS: choice(facts.DECLARATIONS),
        Kind.ACTION_LOG: "Taken as read; overdue actions were talked through one by one.",
        Kind.UPDATES: choice(facts.UPDATES),
        Kind.AOB: choice(facts.AOB),
        Kind.NEXT_MEETING: facts.NEXT[0],
        Kind.ORDINARY: NOTED,
    }.get(item.kind, "")
    if item.kind == Kind.UPDATES and meeting.body.kind == Body.Kind.FORUM:
        said = choice(facts.FORUM_TALK)
    if item.kind == Kind.AOB and meeting.body.is_private:
        said = choice(facts.TASKING_TALK)
    return said


def write_correction(world, clerk):
    """The next meeting of Sinfin's board puts right what stands in signed minutes; and somebody had sent
    apologies that were not recorded."""
    meetings = Meeting.objects.filter(body=world.bodies[HOME]["board"])
    signed = meetings.filter(approval__signed_at__isnull=False).latest("starts_at")
    coming = meetings.filter(state=State.PREPARING).earliest("starts_at")
    item = signed.items.filter(kind=Kind.ORDINARY, access=Access.PUBLIC).earliest("position")
    correct_signed(item=item, meeting=coming, text=facts.WRONG, by=clerk, at=world.now)
    out = meetings.filter(state=State.MINUTES_PUBLISHED)
    missed = Attendance.objects.filter(meeting__in=out, status=Attendance.Status.ABSENT)
    if late := missed.select_related("meeting").order_by("-meeting__starts_at", "pk").first():
        correct(
            meeting=late.meeting, attendance=late, attended_as=Attendance.Status.APOLOGIES,
            text=facts.HAD_WRITTEN, by=clerk, at=world.now,
        )  # fmt: skip
    _write_reports(world, out, clerk)


def _write_reports(world, out, clerk):
    """A member of the board says what is wrong in the last two minutes; of the last nobody has looked
    at it yet."""
    member = world.users[Role.ELECTED_MEMBER]
    last, before = out.order_by("-starts_at")[:2]
    for meeting, text in ((last, facts.REPORTED), (before, facts.LEFT_OUT)):
        item = meeting.items.filter(kind=Kind.UPDATES, access=Access.PUBLIC).earliest("position")
        report = report_error(meeting=meeting, item=item, text=text, by=member, at=world.now)
    confirm_error(correction=report, by=clerk, at=world.now)
