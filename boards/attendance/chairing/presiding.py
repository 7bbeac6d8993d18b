"""Who presides over an item, and who may say afterwards what the chair says."""

from django.db.models import Exists, OuterRef, Q

from boards.attendance.models import Attendance
from boards.attendance.quorum import quorum_of
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from boards.seats.voting.chairs import KEPT, chairs_of
from neighbourhoods.models import Person


def presiding_over(item):
    """The row of who presides over an item now, or None. The item's meeting has its body loaded."""
    voter = quorum_of(item.meeting).presiding(item.position)
    rows = Attendance.objects.select_related("person__merged_into")
    return rows.filter(pk=voter.attendance).first() if voter else None


def who_signs(item):
    """Who may sign what was approved under an item: the one person who presided over it, or nobody.
    Source: Local Government Act 1972 Sch 12 para 41(1)."""
    row = presiding_over(item)
    kept = row and (row.person.merged_into_id or row.person_id)
    return Person.objects.filter(pk=kept)


def who_speaks(meeting):
    """The people who may agree for the body to what was written of a meeting: chair, vice-chair,
    and who presided there."""
    led = Meeting.objects.filter(presiding=OuterRef("pk"))
    items = AgendaItem.objects.filter(presided_by=OuterRef("pk"))
    decided = AgendaItem.objects.filter(decisions__presided_by=OuterRef("pk"))
    rows = Attendance.objects.filter(Exists(led) | Exists(items) | Exists(decided), meeting=meeting)
    chairs = chairs_of(meeting.body_id, meeting.day)
    either = Q(pk__in=chairs.values("pk")) | Q(pk__in=rows.values(kept=KEPT))
    return Person.objects.filter(either).order_by("name", "pk")
