"""What a member has still to read before a meeting."""

import datetime

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from boards.meetings.agendas.models import AgendaPack
from boards.meetings.agendas.reading.models import PackRead
from boards.meetings.models import Meeting
from boards.seats.own import seats_of, sits_at
from core.frozen import PRINTS
from core.todo import Button, Row

AHEAD = datetime.timedelta(days=60)
STANDS = Q(
    meeting__items__access="public",
    meeting__items__withdrawn_at=None,
    meeting__items__is_late=False,
)
OPEN = STANDS & Q(meeting__items__files__access="public", meeting__items__files__is_late=False)


def to_read(asked):
    """The latest agenda of each coming meeting at which the user has a seat and which they have not
    read as it is now; two queries."""
    user, now, limit = asked.user, asked.now, asked.limit
    seats = seats_of(asked)
    later = AgendaPack.objects.filter(meeting=OuterRef("meeting"), number__gt=OuterRef("number"))
    read = PackRead.objects.filter(pack=OuterRef("pk"), user=user.pk)
    rows = AgendaPack.objects.visible_to(user).filter(
        ~Exists(later),
        ~Exists(read),
        meeting__body__in={each.body_id for each in seats},
        meeting__starts_at__gt=now,
        meeting__starts_at__lte=now + AHEAD,
        meeting__state=Meeting.State.AGENDA_PUBLISHED,
    )
    papers = Count("meeting__items__paper", filter=STANDS, distinct=True)
    files = Count("meeting__items__files", filter=OPEN, distinct=True)
    rows = rows.annotate(papers=papers, files=files).select_related("meeting__body")
    rows = rows.order_by("meeting__starts_at", "pk").defer(*PRINTS)
    return [_row(each) for each in rows if sits_at(each.meeting, seats)][:limit]


def _row(pack):
    meeting, papers = pack.meeting, pack.papers + pack.files
    what = "the agenda"
    if papers:
        what += f" and {papers} paper{'s' if papers > 1 else ''}"
    if pack.number > 1:
        what += ": a supplement has been published"
    read = Button("I have read it", reverse("pack_read", args=[pack.pk]))
    return Row(
        f"Read {what}", meeting.get_absolute_url(), meeting.day, where=str(meeting), about=pack,
        buttons=(read,), verb="Read", subject=what, is_private=meeting.body.is_private,
    )  # fmt: skip
