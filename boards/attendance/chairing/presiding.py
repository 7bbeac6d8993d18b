"""Who presides over an item, and who may say afterwards what the chair says."""

from django.db.models import Exists, OuterRef, Q

from boards.attendance.models import Attendance
from boards.attendance.quorum import quorum_of
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from boards.seats.voting.chairs import chairs_of
from neighbourhoods.models import Person


def presiding_over(item):
    """The row of who presides over an item now, or None. The item's meeting has its body loaded."""
    voter = quorum_of(item.meeting).presiding(item.position)
    rows = Attendance.objects.select_related("person")
    return rows.filter(pk=voter.attendance).first() if voter else None


def who_signs(meeting):
    """The people who may sign at a meeting what it approved: of those who speak for the body, who
    was there."""
    there = Attendance.objects.filter(meeting=meeting, status=Attendance.Status.PRESENT)
    return who_speaks(meeting).filter(pk__in=there.values("person"))


def who_speaks(meeting):
    """The people who may agree for the body to what was written of a meeting: chair, vice-chair,
    and who presided there."""
    led = Meeting.objects.filter(presiding=OuterRef("pk"))
    items = AgendaItem.objects.filter(presided_by=OuterRef("pk"))
    decided = AgendaItem.objects.filter(decisions__presided_by=OuterRef("pk"))
    rows = Attendance.objects.filter(Exists(led) | Exists(items) | Exists(decided), meeting=meeting)
    chairs = chairs_of(meeting.body_id, meeting.day)
    either = Q(pk__in=chairs.values("pk")) | Q(pk__in=rows.values("person"))
    return Person.objects.filter(either).order_by("name", "pk")
