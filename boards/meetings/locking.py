"""Shared by every operation in a meeting: lock it, check its state."""

from accounts import rights
from accounts.access import Permission
from boards.meetings.models import Meeting
from core import rows


def lock_meeting(meeting, *, by, right=Permission.RUN_MEETING):
    """The row, locked until the transaction ends, where `by` has the right on it."""
    return rights.lock(meeting, right, by=by, found=Meeting.objects.select_related("body"))


def expect_minutes_taken(meeting):
    """Refuse unless attendance, minutes and decisions can be written now."""
    rows.expect(meeting, Meeting.State.RUNNING, Meeting.State.WRITING_UP)


def once_at_meeting(found, client_id, **parent):
    """core.rows.once for what is written at a meeting."""
    return rows.once(found, client_id, elsewhere="another meeting", **parent)
