"""Writing down what is wrong in a record that stays."""

import uuid

from django.utils import timezone

from accounts.rights import operation
from boards.corrections.models import Correction
from boards.meetings.locking import lock_meeting, once_at_meeting
from boards.meetings.models import Meeting
from core import events, rows
from core.errors import Refused


@operation
def correct(
    *, meeting, text, by, item=None, decision=None, attendance=None, client_id=None, at=None
):
    """Say what is wrong in published minutes, beside the item, the decision or the attendance that
    is wrong: exactly one of them. The same `client_id` twice makes one row. Returns it. Raises
    Refused without words, for another meeting's rows and for a decision without a number."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    if known := once_at_meeting(Correction.objects, client_id, meeting_id=locked.pk):
        return known
    if decision is None or not hasattr(decision, "numbered"):
        rows.expect(locked, Meeting.State.MINUTES_PUBLISHED)
    if not text.strip():
        raise Refused("Enter what is wrong, and how it should read", "text")
    if [item, decision, attendance].count(None) != 2:
        raise Refused("Choose one item, decision or attendance", "what")
    place = attendance or item or decision.item
    if place.meeting_id != locked.pk:
        raise Refused("Choose something of this meeting", "what")
    made = Correction.objects.create(
        meeting=locked, item=item, decision=decision, attendance=attendance, text=text.strip(),
        recorded_by=by, recorded_at=at, client_id=client_id or uuid.uuid4(),
    )  # fmt: skip
    events.record("minutes.corrected", locked, by=by, at=at)
    return made
