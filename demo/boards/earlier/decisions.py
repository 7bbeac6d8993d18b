"""What was decided, in bulk; the numbers come when the minutes are out."""

from boards.decisions.operations import number_decisions
from boards.decisions.rules import usual_outcome
from boards.models import Decision, Meeting


def decision_of(item, text, outcome=None, *, clerk, **fields):
    """A decision at a meeting that was held, not yet saved."""
    meeting = item.meeting
    return Decision(
        item=item,
        outcome=outcome or usual_outcome(meeting.body),
        text=text,
        recorded_by=clerk,
        recorded_at=meeting.starts_at,
        **fields,
    )


def write_numbers():
    """Before the minutes are out, as always."""
    ready = Meeting.objects.filter(state=Meeting.State.MINUTES_READY)
    for meeting in ready.order_by("starts_at", "id"):
        number_decisions(meeting, at=meeting.minutes_published_at)
