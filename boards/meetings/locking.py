"""Shared by every operation in a meeting: lock it, check its state."""

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from boards.meetings.models import Meeting
from core.errors import Refused, WrongState


def lock_meeting(meeting, *, by, right=Permission.RUN_MEETING):
    """The row, locked until the transaction ends, where `by` has the right on it."""
    return rights.lock(meeting, right, by=by, found=Meeting.objects.select_related("body"))


def expect(meeting, *states):
    """Refuse with who moved it on, where the meeting is in none of the states."""
    if meeting.state in states:
        return
    by, at = _last_step(meeting)
    moved = f" {by} did that on {at:%-d %B %Y at %H:%M}." if by else ""
    raise WrongState(
        f"The meeting of {meeting} now stands at “{meeting.get_state_display()}”.{moved} "
        "This step no longer fits."
    )


def expect_minutes_taken(meeting):
    """Refuse unless attendance, minutes and decisions can be written now."""
    expect(meeting, Meeting.State.RUNNING, Meeting.State.WRITING_UP)


def _last_step(meeting):
    stamps = [
        (getattr(meeting, f"{step}_at"), getattr(meeting, f"{step}_by"))
        for step in (
            "agenda_published",
            "started",
            "finished",
            "minutes_ready",
            "minutes_published",
            "cancelled",
        )
        if getattr(meeting, f"{step}_at")
    ]
    if not stamps:
        return None, None
    at, by = max(stamps, key=lambda each: each[0])
    return by, timezone.localtime(at)


def same_parent(same):
    """A repeated id is answered only where it was first used."""
    if not same:
        raise Refused("This was sent before for another meeting. Load the page again.")
