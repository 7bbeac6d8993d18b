"""Writing down what is wrong in a record that stays."""

import uuid

from django.utils import timezone

from accounts.rights import operation
from boards.attendance.models import Attendance
from boards.corrections.attended import as_corrected
from boards.corrections.models import Correction
from boards.meetings.locking import lock_meeting, once_at_meeting
from boards.meetings.models import Meeting
from core import events, rows
from core.errors import Refused


@operation
def correct(
    *, meeting, text, by, item=None, decision=None, attendance=None, attended_as="", client_id=None,
    at=None,
):  # fmt: skip
    """Say what is wrong in published minutes, beside the item, the decision or the attendance that
    is wrong: exactly one of them. `attended_as` (a status) is how a corrected attendance counts
    from now on; the room of what was decided stays as it was recorded. The same `client_id` twice
    makes one row. Returns it. Raises Refused without words, for another meeting's rows, for a
    decision without a number, and for a status that changes nothing or that the row cannot have."""
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
    if attended_as:
        _check_status(attendance, attended_as)
    made = Correction.objects.create(
        meeting=locked, item=item, decision=decision, attendance=attendance,
        attended_as=attended_as, text=text.strip(), recorded_by=by, recorded_at=at,
        client_id=client_id or uuid.uuid4(),
    )  # fmt: skip
    events.record("minutes.corrected", locked, by=by, at=at)
    return made


def _check_status(attendance, status):
    """A corrected attendance counts as something else than before."""
    if attendance is None:
        raise Refused(
            "Only an attendance is counted: choose one, or leave this empty", "attended_as"
        )
    if not attendance.membership_id and status != Attendance.Status.ABSENT:
        raise Refused(
            f"{attendance.name} came without a seat: choose “Absent”, or leave this empty",
            "attended_as",
        )
    if as_corrected(Attendance.objects).get(pk=attendance.pk).stands_as == status:
        raise Refused("That is how the attendance counts already", "attended_as")
