"""Reading what those need who are expected at a meeting."""

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.attendance.needs.expected import needs_of_expected
from boards.meetings.models import Meeting
from core import events
from core.errors import WrongState


@operation
def read_needs(*, meeting, by, at=None):
    """Hand out the access needs of those expected, and record that it was done. Returns
    [AccessNeeds]. Raises PermissionDenied where `by` does not run the meeting, WrongState once it
    is over."""
    rights.require(Permission.RUN_MEETING, by=by, on=meeting)
    if is_past(Meeting.objects.get(pk=meeting.pk)):
        raise WrongState("This meeting is over. Access needs are shown for meetings to come.")
    events.record("meeting.needs_read", meeting, by=by, at=at)
    return list(needs_of_expected(meeting))


def is_past(meeting):
    """Whether nobody is expected any more."""
    return meeting.is_over or meeting.state == meeting.State.CANCELLED
