"""While a meeting runs and is written up: its steps, minutes, decisions."""

from django.utils import timezone

from accounts.rights import operation
from boards.attendance.operations import absent_without_tick
from boards.attendance.quorum import room_of
from boards.decisions.operations import number_decisions
from boards.meetings.items.operations import prepare_notes
from boards.meetings.locking import expect, lock_meeting
from boards.minutes.operations import keep_all_minutes
from boards.models import (
    Attendance,
    Meeting,
    MinutesCheck,
)
from boards.operations.informal import carry_over
from boards.programme.operations import send_published
from core import events, rows
from core.errors import Refused

S = Meeting.State
Status = Attendance.Status


@operation
def start_meeting(*, meeting, by, at=None):
    """Open the live page. A meeting may start without a published agenda."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    expect(locked, S.PREPARING, S.AGENDA_PUBLISHED)
    if timezone.localtime(at).date() < locked.day:
        raise Refused(
            f"The meeting is on {locked.day:%-d %B %Y}. Start it on that day, or change its date."
        )
    rows.change(locked, {"state": S.RUNNING, "started_at": at, "started_by": by})
    prepare_notes(list(locked.items.all()), at=at)
    events.record("started the meeting", locked, by=by, at=at)
    return locked


@operation
def finish_meeting(*, meeting, by, at=None):
    """The meeting is over; the minutes are written up next."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    expect(locked, S.RUNNING)
    keep_all_minutes(locked, by=by, at=at)
    carry_over(locked, by=by, at=at)
    room = room_of(locked)
    quorum = {"quorum_required": room.required, "quorum_present": len(room.voters)}
    finished = {"state": S.WRITING_UP, "finished_at": at, "finished_by": by}
    rows.change(locked, finished | quorum)
    events.record("closed the meeting", locked, by=by, at=at)
    return locked


@operation
def mark_minutes_ready(*, meeting, by, at=None):
    """Writing up is done. Members without a tick are recorded as absent."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    expect(locked, S.WRITING_UP)
    keep_all_minutes(locked, by=by, at=at)
    absent_without_tick(locked)
    ready = {"minutes_ready_at": at, "minutes_ready_by": by}
    rows.change(locked, {"state": S.MINUTES_READY} | ready)
    events.record("marked the minutes ready", locked, by=by, at=at)
    return locked


@operation
def take_minutes_back(*, meeting, by, at=None):
    """Minutes that were marked ready are written up once more."""
    locked = lock_meeting(meeting, by=by)
    expect(locked, S.MINUTES_READY)
    MinutesCheck.objects.filter(meeting=locked).delete()
    unready = {"minutes_ready_at": None, "minutes_ready_by": None}
    rows.change(locked, {"state": S.WRITING_UP} | unready)
    events.record("took the minutes back", locked, by=by, at=at)
    return locked


@operation
def publish_minutes(*, meeting, by, at=None):
    """Let everyone read the minutes (a private body: those who work with it)."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    expect(locked, S.MINUTES_READY)
    checked = MinutesCheck.objects.filter(meeting=locked).exists()
    if locked.body.approves_minutes and not checked:
        raise Refused(
            "Somebody else than the author must check these minutes first, here or as the chair "
            "by e-mail or phone."
        )
    unready = locked.items.filter(paper__is_ready=False).values_list("paper__title", flat=True)
    if unready:
        raise Refused(f"Not ready yet: {', '.join(unready)}. Mark the paper as ready first.")
    published = {"minutes_published_at": at, "minutes_published_by": by}
    if locked.agenda_published_at is None:
        published |= {"agenda_published_at": at, "agenda_published_by": by}
    rows.change(locked, {"state": S.MINUTES_PUBLISHED} | published)
    number_decisions(locked)
    send_published(locked, by=by, at=at)
    events.record("published the minutes", locked, by=by, at=at)
    return locked
