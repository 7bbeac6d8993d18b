"""Named rules of meetings: pure functions over rows already loaded."""

from dataclasses import dataclass

from boards.models import AgendaItem, Attendance, Body, Decision, Meeting, Membership

S = Meeting.State

STANDING_AGENDA = (
    (AgendaItem.Kind.APOLOGIES, "Apologies"),
    (AgendaItem.Kind.DECLARATIONS, "Declarations of interest"),
    (AgendaItem.Kind.MINUTES, "Minutes of the last meeting"),
    (AgendaItem.Kind.ACTION_LOG, "Action log"),
    (AgendaItem.Kind.UPDATES, "Police and partner updates"),
    (AgendaItem.Kind.AOB, "Any other business"),
    (AgendaItem.Kind.NEXT_MEETING, "Next meeting"),
)

POWER_OF_KIND = {
    Body.Kind.BOARD: Body.Power.RECOMMEND,
    Body.Kind.FORUM: Body.Power.CONSULT,
    Body.Kind.WARD_COMMITTEE: Body.Power.DECIDE,
    Body.Kind.TASKING: Body.Power.OPERATIONAL,
    Body.Kind.AREA_PANEL: Body.Power.RECOMMEND,
    Body.Kind.AREA_TEAM: Body.Power.OPERATIONAL,
    Body.Kind.STRATEGY: Body.Power.RECOMMEND,
    Body.Kind.NEIGHBOURHOODS_BOARD: Body.Power.RECOMMEND,
}
"""What a body of a kind may do unless its terms say otherwise."""

MEMBER_STATUSES = (
    Attendance.Status.PRESENT,
    Attendance.Status.APOLOGIES,
    Attendance.Status.SUBSTITUTED,
    Attendance.Status.ABSENT,
)


@dataclass(frozen=True)
class Step:
    """The one next step of a meeting: what the button says, where it leads, why."""

    word: str
    url_name: str
    is_post: bool
    hint: str


STEPS = {
    S.PREPARING: Step(
        "Publish the agenda", "agenda", False, "Read it as others will, then publish it there."
    ),
    S.AGENDA_PUBLISHED: Step(
        "Run the meeting", "meeting_start", True, "Tick who came and write as you go."
    ),
    S.RUNNING: Step("Go on with the meeting", "meeting_live", False, "The meeting is running."),
    S.WRITING_UP: Step(
        "Write up the minutes", "meeting_live", False, "Complete the text, then mark it ready."
    ),
    S.MINUTES_READY: Step(
        "Publish the minutes", "minutes", False, "Read them once more, then publish them there."
    ),
    S.MINUTES_PUBLISHED: Step(
        "Follow up the actions", "meeting_follow_up", False, "The minutes are out."
    ),
}
PREPARE = Step(
    "Build the agenda", "agenda_edit", False, "Add what this meeting is about, then publish it."
)


def next_step(meeting, has_business=True):
    """The one next step, or None for a cancelled meeting. Standing items alone are no business."""
    if meeting.state == S.PREPARING and not has_business:
        return PREPARE
    return STEPS.get(meeting.state)


def usual_vote(body, role):
    """Whether a seat votes unless said otherwise: on a deciding body only elected members do."""
    if role == Membership.Role.OFFICER:
        return False
    if body.power == Body.Power.DECIDE:
        return role in (
            Membership.Role.CHAIR,
            Membership.Role.VICE_CHAIR,
            Membership.Role.ELECTED_MEMBER,
        )
    return True


def usual_outcome(body):
    """The first word offered for a decision of this body."""
    return {
        Body.Power.DECIDE: Decision.Outcome.RESOLVED,
        Body.Power.RECOMMEND: Decision.Outcome.RECOMMENDED,
    }.get(body.power, Decision.Outcome.NOTED)


def attendance_summary(attendances):
    """{status: count} over rows, with every status present."""
    counts = dict.fromkeys(Attendance.Status, 0)
    for row in attendances:
        counts[Attendance.Status(row.status)] += 1
    return counts
