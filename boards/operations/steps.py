"""Shared by all operations: lock a meeting or a paper, check its state."""

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from boards.models import AgendaItem, Answer, Meeting, Paper
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


def expect_notes(meeting):
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


def lock_paper(paper, *, by):
    """The row, locked, where `by` writes papers; refused where it was published."""
    found = Paper.objects.select_related("body")
    locked = rights.lock(paper, Permission.RUN_MEETING, by=by, found=found)
    if is_out(locked):
        raise WrongState(
            "This paper was published or answered, so it stays as it is. Write a corrected one "
            "that replaces it."
        )
    return locked


def is_out(paper):
    """Whether the paper was published with some agenda, or a body has answered it."""
    items = AgendaItem.objects.filter(paper=paper)
    early = items.filter(meeting__agenda_published_at__isnull=False, is_late=False)
    late = items.filter(meeting__minutes_published_at__isnull=False)
    answered = Answer.objects.filter(recommendation__paper=paper)
    return (early | late).exists() or answered.exists()
