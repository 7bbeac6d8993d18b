"""What a member has said and may say, on the page of a meeting."""

from dataclasses import dataclass

from boards.attendance.models import Attendance
from boards.attendance.own.operations import BEFORE, own_seat
from boards.attendance.shown import beginning, tick

Status = Attendance.Status


@dataclass(frozen=True)
class OwnWord:
    """How a member stands in the list of a meeting: the rows of the member and of who comes
    instead, or None."""

    row: Attendance | None
    substitute: Attendance | None
    when: str = ""
    """`boards.attendance.shown.beginning` of the meeting."""

    @property
    def is_older(self):
        """Whether it was said for another time, before the meeting was moved."""
        return self.row is not None and self.row.is_outdated

    @property
    def shown(self):
        return tick(self.row, self.substitute)

    @property
    def is_coming(self):
        return self.row is not None and self.row.status == Status.COMING

    @property
    def is_away(self):
        return self.row is not None and self.row.status == Status.APOLOGIES


def own_word(meetings, user):
    """{id: OwnWord} of the meetings that have not begun, at which the reader has a seat."""
    found = {}
    for meeting in meetings:
        seat = own_seat(meeting, user) if meeting.state in BEFORE else None
        if seat is None:
            continue
        rows = Attendance.objects.filter(meeting=meeting)
        row = rows.filter(membership=seat).select_related("meeting").first()
        substitute = rows.filter(substitute_for=seat).first()
        found[meeting.pk] = OwnWord(row, substitute, beginning(meeting))
    return found
