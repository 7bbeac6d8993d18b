"""How often members came."""

from dataclasses import dataclass

from django.utils import timezone

from boards.attendance import rules as attendance_rules
from boards.attendance.models import Attendance
from boards.corrections.attended import as_corrected
from boards.meetings.models import Meeting
from core.calendar import add_years

Status = Attendance.Status
DRAWN = 12
"""Meetings of which a mark is drawn."""
MARKS = {Status.PRESENT: "●", Status.APOLOGIES: "◐", Status.SUBSTITUTED: "◐"}
ALARM = 3
"""Meetings missed running from which a seat is pointed out."""


@dataclass
class Record:
    """How often a member came in the last twelve months. Expected are the meetings that were held
    while the member sat; cancelled ones are none."""

    expected: int = 0
    attended: int = 0
    apologies: int = 0
    substituted: int = 0
    missed_running: int = 0
    marks: str = ""
    """One mark for each of the last meetings, the latest last: came, sent word, did not come."""

    @property
    def is_alarming(self):
        return self.missed_running >= ALARM

    @property
    def missed_words(self):
        return f"{self.missed_running} meetings"

    @property
    def in_words(self):
        """Such as "3 of 4 meetings in the last 12 months (1 apology, 1 substitute)"."""
        counted = (
            (self.apologies, "apology", "apologies"),
            (self.substituted, "substitute", "substitutes"),
        )
        other = [
            f"{number} {one if number == 1 else many}" for number, one, many in counted if number
        ]
        words = f"{self.attended} of {self.expected} meetings in the last 12 months"
        return f"{words} ({', '.join(other)})" if other else words


def attendance_counts(body, seats, day=None):
    """{membership id: Record} of who holds the seats, over the last twelve months. One query."""
    day = day or timezone.localdate()
    held = [seat.holder.pk for seat in seats if seat.holder]
    rows = (
        as_corrected(Attendance.objects)
        .filter(
            membership__in=held,
            meeting__body=body,
            meeting__minutes_ready_at__isnull=False,
            meeting__predates_system=False,
            meeting__starts_at__date__gt=add_years(day, -1),
        )
        .exclude(meeting__state=Meeting.State.CANCELLED)
        .order_by("-meeting__starts_at")
        .values_list("membership", "stands_as")
    )
    statuses = {key: [] for key in held}
    for key, status in rows:
        statuses[key].append(status)
    return {key: record_of(each) for key, each in statuses.items()}


def record_of(statuses):
    """The Record of statuses, the latest first."""
    return Record(
        expected=len(statuses),
        attended=statuses.count(Status.PRESENT),
        apologies=statuses.count(Status.APOLOGIES),
        substituted=statuses.count(Status.SUBSTITUTED),
        missed_running=attendance_rules.missed_running(statuses),
        marks="".join(MARKS.get(each, "○") for each in reversed(statuses[:DRAWN])),
    )
