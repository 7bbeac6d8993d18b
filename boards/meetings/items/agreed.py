"""What the chair agreed to is the agenda that the chair was shown."""

from boards.meetings.models import Meeting
from core import events, rows

SHOWN = {"title", "text", "recommendation"}
"""Fields of an item that the chair agrees to: see boards.meetings.items.shown.agenda."""


def ask_again(meeting, *, by, at=None):
    """Step: the agenda of a locked meeting was changed after it was agreed, so the chair is asked
    again. Once the agenda is out, what was agreed stays."""
    if meeting.state != Meeting.State.PREPARING or not meeting.agreed_at:
        return
    changes = {"agreed with": [meeting.agreed_with, None]}
    nobody = {"agreed_at": None, "agreed_by": None, "agreed_with": "", "agreed_person": None}
    rows.change(meeting, nobody)
    events.record("agenda.agreement_ended", meeting, by=by, at=at, changes=changes)
