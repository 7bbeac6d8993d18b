"""Members send their own apologies, or say that they will come."""

from django.db.models import Q
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.attendance import shown as on_page
from boards.attendance.models import Attendance
from boards.attendance.operations import tick
from boards.attendance.querysets import said_for
from boards.meetings.locking import lock_meeting
from boards.meetings.models import Meeting
from boards.seats.models import Membership
from core import events, rows

Status = Attendance.Status
BEFORE = (Meeting.State.PREPARING, Meeting.State.AGENDA_PUBLISHED)


def own_seat(meeting, user):
    """The seat on which the user sits on the day of a meeting, or None."""
    if not user.pk:
        return None
    own = Q(person__user=user.pk) | Q(person__merged_into__user=user.pk)
    seats = Membership.objects.filter(own, body=meeting.body_id).current(meeting.day)
    return seats.select_related("person", "agency").order_by("pk").first()


def lock_own(meeting, *, by):
    """Step: (the meeting, locked and not begun yet; the seat of `by` on it). Raises PermissionDenied
    for who has none, WrongState once it has begun."""
    locked = lock_meeting(meeting, by=by, right=Permission.VIEW_MEETING)
    seat = own_seat(locked, by)
    rights.allow(seat is not None, "This is for members of the board.", by=by)
    rows.expect(locked, *BEFORE)
    return locked, seat


@operation
def send_apologies(*, meeting, by, shown=None, when=None, at=None):
    """`by`, who sits on the body, cannot come. Whoever would have come instead no longer does.
    `shown`: `boards.attendance.shown.tick` of what stood there; `when`: `shown.beginning`. Returns
    the member's row."""
    locked, seat = lock_own(meeting, by=by)
    return _say(locked, seat, Status.APOLOGIES, by=by, shown=shown, when=when, at=at)


@operation
def say_coming(*, meeting, by, shown=None, when=None, at=None):
    """`by`, who sits on the body, will come; apologies that were sent are taken back with it.
    `shown`: `boards.attendance.shown.tick` of what stood there; `when`: `shown.beginning`. Returns
    the member's row."""
    locked, seat = lock_own(meeting, by=by)
    return _say(locked, seat, Status.COMING, by=by, shown=shown, when=when, at=at)


def _say(meeting, seat, status, *, by, shown, when, at):
    day = timezone.localtime(meeting.starts_at)
    words = f"The meeting is now on {day:%-d %B %Y at %H:%M}."
    rows.expect_shown(when, on_page.beginning(meeting), words)
    return tick(
        meeting=meeting, membership=seat, status=status, said_by=by, shown=shown, by=by, at=at
    )


def take_out_answers(meeting, *, by, at):
    """Step: what was said for another time is not in the record of the meeting that starts. Who
    declared an interest beforehand stays in its list, as somebody of whom nothing is known."""
    outdated = Attendance.objects.filter(meeting=meeting).exclude(said_for(meeting))
    changes = {
        row.name: [f"{row.get_status_display()}, said for {_time_of(row)}", None]
        for row in outdated.order_by("name")
    }
    if not changes:
        return
    outdated.filter(interests=None).delete()
    outdated.update(status=Status.COMING, said_at=None, said_by=None)
    events.record("attendance.outdated", meeting, by=by, at=at, changes=changes)


def _time_of(row):
    return f"{timezone.localtime(row.said_for):%-d %B %Y, %H:%M}"
