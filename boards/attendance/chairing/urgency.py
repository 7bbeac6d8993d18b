"""Items that were not published in time: who presides holds them urgent."""

from django.db.models import Q
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.attendance.chairing.presiding import presiding_over
from boards.meetings.items.models import AgendaItem
from boards.meetings.locking import lock_meeting
from boards.meetings.models import Meeting
from boards.seats.voting.chairs import is_own
from core import events, rests, rows
from core.errors import Refused, WrongState


def register():
    rests.hold("presence", "urgency", refuses=accepted)


def accepted(row):
    """Who accepted an item as urgent stays in the attendance of the meeting."""
    kept = row.person and (row.person.merged_into_id or row.person_id)
    items = AgendaItem.objects.filter(meeting=row.meeting_id)
    either = Q(urgent_person=kept) | Q(urgent_person__merged_into=kept)
    if kept and items.filter(either).exists():
        return f"{row.name} accepted an item as urgent at this meeting, and so was there"
    return None


@operation
def hold_urgent(*, item, reason, by, at=None):
    """Admit an item that was not published in time: the person presiding holds it urgent while the
    meeting runs, with their own sign-in or through whoever keeps the record.

    The reason stands in the minutes (Local Government Act 1972 s.100B(4)(b)). Returns the item.
    Raises Refused for an item that is in time or decided, without a reason, and where nobody
    presides; WrongState where the meeting does not run, or somebody else has recorded it;
    PermissionDenied for anybody else.
    """
    at = at or timezone.now()
    meeting = lock_meeting(item.meeting, by=by, right=Permission.VIEW_MEETING)
    item = rows.lock(item, AgendaItem.objects.select_related("urgent_by"))
    item.meeting = meeting
    presiding = presiding_over(item)
    if not is_own(presiding and presiding.person, by):
        rights.require_too(Permission.RUN_MEETING, by=by, on=meeting)
    rows.expect(meeting, Meeting.State.RUNNING)
    if item.in_time:
        raise Refused("This item was published in time. It needs no reason.")
    if not reason.strip():
        raise Refused("Enter the reason for urgency. It is recorded in the minutes.", "reason")
    if item.urgent_at:
        if item.urgent_reason == reason.strip():
            return item
        if item.urgent_by_id != getattr(by, "pk", None):
            raise WrongState(
                f"{item.urgent_by} has already recorded that this item was accepted as urgent. "
                "Refresh the page to read why."
            )
    if presiding is None:
        raise Refused(
            "No one is in the chair for this item. Choose who will chair.",
            "reason",
        )
    rests.refuse("item", item)
    urgent = {"urgent_reason": reason.strip(), "urgent_presiding": presiding.name}
    urgent |= {
        "urgent_person": presiding.person.merged_into or presiding.person,
        "urgent_at": at,
        "urgent_by": by,
    }
    rows.change(item, urgent)
    events.record(
        "item.urgent", meeting, words={"item": item.number}, by=by, at=at,
        reason=item.urgent_reason,
    )  # fmt: skip
    return item
