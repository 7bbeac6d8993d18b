"""Interests that were declared at meetings."""

from boards.interests.operations import NOTICE
from boards.models import (
    Absence,
    AgendaItem,
    Attendance,
    Body,
    Decision,
    Interest,
    Membership,
    Minute,
    MinuteDraft,
)
from demo.facts.meetings import INTERESTS, OTHERWISE_NONE


def write_interests(chance, clerk):
    """Now and then somebody on a board declared an interest; the last ones are not registered."""
    items = AgendaItem.objects.filter(
        kind=AgendaItem.Kind.ORDINARY,
        meeting__body__kind=Body.Kind.BOARD,
        meeting__finished_at__isnull=False,
    )
    rows = list(items.select_related("meeting").order_by("meeting__starts_at", "id")[::9])
    for number, item in enumerate(rows):
        came = Attendance.objects.filter(
            meeting=item.meeting, status=Attendance.Status.PRESENT, membership__has_vote=True
        )
        who = chance.choice(list(came.exclude(pk__in=_decided_with(item)).order_by("id")))
        _say_so(item.meeting)
        councillor = who.membership.role == Membership.Role.ELECTED_MEMBER
        _interest(
            item,
            who,
            clerk,
            left=councillor or number % 3,
            kind=Interest.Kind.DPI if councillor else Interest.Kind.OWN,
            nature=chance.choice(INTERESTS),
            due=councillor and number >= len(rows) - 9,
        )


def _decided_with(item):
    """Who presided over a decision under the item: whoever did so did not leave the room."""
    decided = Decision.objects.filter(item=item, presided_by__isnull=False)
    return decided.values("presided_by")


def _say_so(meeting):
    here = {"item__meeting": meeting, "item__kind": AgendaItem.Kind.DECLARATIONS}
    for texts in (Minute, MinuteDraft):
        texts.objects.filter(**here).update(text=OTHERWISE_NONE)


def _interest(item, who, clerk, *, left, kind, nature, due):
    absence = None
    if left:
        absence = Absence.objects.create(
            attendance=who, reason=Absence.Reason.INTEREST, first=item.position, last=item.position
        )
    Interest.objects.create(
        attendance=who,
        item=item,
        kind=kind,
        nature=nature,
        outcome=Interest.Outcome.LEFT if left else Interest.Outcome.STAYED,
        is_registered=not due,
        recorded_by=clerk,
        recorded_at=item.meeting.started_at,
        notify_by=item.meeting.day + NOTICE if due else None,
        absence=absence,
    )
