"""Access needs on the page of a meeting: how many of which kind, for who runs it. Names are a press
away, and that is recorded."""

from accounts.access import Permission
from boards.attendance.needs.expected import counted, needs_of_expected
from boards.attendance.needs.operations import is_past
from boards.meetings.models import Meeting


def expected(meetings, user):
    """{id: ["2 large print", …]} of the meetings to come that the user runs."""
    found = {}
    for meeting in meetings:
        of_body = Meeting.objects.of_meetings([meeting])
        if of_body.are_changeable_by(user, Permission.RUN_MEETING) and not is_past(meeting):
            found[meeting.pk] = counted(needs_of_expected(meeting))
    return found
