"""Taking a date out of the calendar that was set by mistake, as long as nobody was sent anything."""

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from accounts.rights import operation
from boards.meetings.items.models import AgendaItem
from boards.meetings.locking import lock_meeting
from boards.meetings.models import Meeting
from core import events, rows
from core.dates import time_of_day
from core.errors import Refused

INSTEAD = "Cancel the meeting instead: it stays in the calendar with the reason."


@operation
def remove_meeting(*, meeting, by, at=None):
    """Remove a date that was never published: in preparation, its agenda neither out nor called for nor
    agreed, nobody told, nothing written for it. Its standing items go with it, the event stays with
    the body. Raises Refused where people know of it or somebody has worked on it."""
    locked = lock_meeting(meeting, by=by)
    rows.expect(locked, Meeting.State.PREPARING)
    if why := why_kept(locked):
        raise Refused(f"{why} {INSTEAD}")
    when = f"{locked.day:%-d %B %Y}, {time_of_day(locked.starts_at)}"
    events.record("meeting.removed", locked.body, by=by, at=at, changes={"date": [when, None]})
    try:
        with transaction.atomic():
            locked.items.all().delete()
            locked.delete()
    except (IntegrityError, ProtectedError):
        raise Refused(f"Something was written for this meeting. {INSTEAD}") from None
    return locked


def why_kept(meeting):
    """Why the date is not removed, in a sentence; "" where it may be."""
    if meeting.agenda_published_at or meeting.started_at:
        return "Its agenda has been published."
    if meeting.called_at or meeting.agreed_at:
        return "Members have been asked about its agenda."
    if meeting.continues_id:
        return "Another meeting was adjourned to this one."
    if meeting.told.exists():
        return "People have been told of it."
    if any(map(_is_written, meeting.items.all())):
        return "Its agenda has been written."
    if meeting.attendances.exists():
        return "Members have said whether they will come."
    return ""


def _is_written(item):
    """Whether somebody wrote an item: not one that a new meeting begins with."""
    is_given = item.title == item.meeting.called_for and item.meeting.is_extraordinary
    is_own = item.kind == AgendaItem.Kind.ORDINARY and not is_given
    return is_own or bool(item.text or item.recommendation or item.paper_id)
