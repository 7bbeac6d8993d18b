"""Members declare an interest before the meeting, and take such a declaration back."""

import uuid

from django.utils import timezone

from accounts.rights import operation
from boards.attendance.models import Attendance
from boards.attendance.own.operations import lock_own
from boards.interests.models import Interest
from boards.interests.operations import check_declared, keep_interest
from boards.meetings.items.models import AgendaItem
from boards.meetings.locking import once_at_meeting
from boards.meetings.models import Meeting
from core import events, rows
from core.errors import Gone, Refused


@operation
def declare_own(
    *,
    item,
    kind,
    outcome,
    by,
    nature="",
    is_sensitive=False,
    is_registered=True,
    dispensation="",
    client_id=None,
    at=None,
):
    """`by`, who sits on the body, declares an interest in an item of a published agenda, and what
    they will do. Who said nothing yet is put down as coming. The same `client_id` twice makes one
    row. Returns the declaration. Raises Refused for an item that is withdrawn or not published, and
    where they declared one in it already."""
    at = at or timezone.now()
    meeting, seat = lock_own(item.meeting, by=by)
    if known := once_at_meeting(Interest.objects, client_id, item_id=item.pk):
        return known
    rows.expect(meeting, Meeting.State.AGENDA_PUBLISHED)
    item = rows.lock(item)
    if item.is_late or item.withdrawn_at:
        raise Refused("Choose an item of the published agenda", "item")
    if outcome == Interest.Outcome.AFTERWARDS:
        raise Refused("Choose what you will do", "outcome")
    check_declared(meeting.body, kind, outcome, nature, is_sensitive, dispensation)
    coming = {"person": seat.person, "name": seat.person.name, "agency": seat.agency}
    coming |= {"status": Attendance.Status.COMING, "said_at": at, "said_by": by}
    attendance, _ = Attendance.objects.get_or_create(
        meeting=meeting, membership=seat, defaults=coming
    )
    if Interest.objects.filter(attendance=attendance, item=item).exists():
        raise Refused("You declared an interest in this item already", "item")
    interest = keep_interest(
        attendance, item, on=timezone.localtime(at).date(), kind=kind, outcome=outcome,
        nature=nature, is_sensitive=is_sensitive, is_registered=is_registered,
        dispensation=dispensation, recorded_by=by, recorded_at=at, is_own=True,
        client_id=client_id or uuid.uuid4(),
    )  # fmt: skip
    changes = {"interest": [None, str(interest)]}
    events.record("interest.declared_own", meeting, by=by, at=at, changes=changes)
    return interest


@operation
def take_back_own(*, interest, by, at=None):
    """`by` declared it by mistake. Raises Refused for another's declaration, and for one that was
    not made beforehand; Gone where it was taken back already."""
    meeting, seat = lock_own(interest.item.meeting, by=by)
    found = Interest.objects.select_related("attendance", "absence", "item")
    locked = found.filter(pk=interest.pk).first()
    if locked is None:
        raise Gone("This declaration has already been withdrawn.")
    if not locked.is_own or locked.attendance.membership_id != seat.pk:
        raise Refused("Only the member who declared an interest can withdraw it")
    absence, changes = locked.absence, {"interest": [str(locked), None]}
    locked.delete()
    if absence:
        absence.delete()
    events.record("interest.own_taken_back", meeting, by=by, at=at, changes=changes)


def may_declare(meeting):
    """The items of a meeting in which a member may declare an interest beforehand."""
    rows = AgendaItem.objects.filter(meeting=meeting, is_late=False, withdrawn_at=None)
    return rows.filter(kind=AgendaItem.Kind.ORDINARY).order_by("position")
