"""Who is in the room while an item is heard, and who presides."""

import uuid

from django.db.models import Max, Q
from django.utils import timezone

from accounts.rights import operation
from boards.attendance import shown as on_page
from boards.attendance.models import Absence, Attendance
from boards.attendance.quorum import IN_ROOM, quorum_of
from boards.attendance.rules import absence_span, is_in_room
from boards.meetings.items.models import AgendaItem
from boards.meetings.locking import expect_minutes_taken, lock_meeting, once_at_meeting
from boards.meetings.models import Meeting
from boards.training.models import Requirement
from boards.training.operations import check_trained
from core import events, rests, rows
from core.errors import Refused

Status, Reason = Attendance.Status, Absence.Reason


@operation
def add_absence(*, meeting, membership, reason, item, by, client_id=None, at=None):
    """A member (or the substitute) came late, left, or withdrew for an item. Quorum follows. Who came
    late and was not ticked is ticked with it.

    The same `client_id` twice makes one row. Returns it. Raises Refused where that person is not
    here, or something was decided then with them in the room.
    """
    locked = lock_meeting(meeting, by=by)
    expect_minutes_taken(locked)
    if item.meeting_id != locked.pk:
        raise Refused("Choose an item of this meeting", "item")
    span = absence_span(reason, item.position)
    if span is None:
        raise Refused("Who is there for the first item is not late", "item")
    attendance = who_came(locked, membership)
    if attendance is None and reason == Reason.LATE:
        attendance = _tick_late(locked, membership)
    if attendance is None:
        raise Refused("Record this person as present first", "membership")
    first, last = span
    said = {"attendance": attendance, "reason": reason, "first": first, "last": last}
    rests.refuse("attendance", Absence(**said), "item")
    if known := Absence.objects.filter(**said).first():
        return known
    if known := once_at_meeting(Absence.objects, client_id, attendance_id=attendance.pk):
        return known
    row = Absence.objects.create(client_id=client_id or uuid.uuid4(), **said)
    if reason == Reason.LATE:
        rests.refuse("absence", Absence(attendance=attendance, first=last + 1), "item")
    changes = {"attendance": [None, str(row)]}
    events.record("attendance.went_out", locked, by=by, at=at, changes=changes)
    return row


def _tick_late(meeting, membership):
    """The row of a member who was not ticked as present, and came after all."""
    if membership.body_id != meeting.body_id:
        return None
    person = {"person": membership.person, "name": membership.person.name}
    row, _ = Attendance.objects.update_or_create(
        meeting=meeting,
        membership=membership,
        defaults=person | {"agency": membership.agency, "status": Status.PRESENT},
    )
    return row


def come_in(meeting, came):
    """Step: whoever is ticked while the meeting runs, after something was decided, came late. Raises
    Refused where it is over, and nobody can know that."""
    last = _last_decided(meeting)
    for row in came if last is not None else ():
        try:
            rests.refuse("absence", Absence(attendance=row, first=1), "status")
        except Refused:
            if meeting.state != Meeting.State.RUNNING:
                raise
            Absence.objects.create(attendance=row, reason=Reason.LATE, first=1, last=last)


def _last_decided(meeting):
    """The position of the last item that was decided or counted; None where none was."""
    decided = Q(decisions__room_stands=True, decisions__struck_out_at=None)
    counted = Q(votes__isnull=False, votes__struck_out_at=None) & ~Q(votes__method="agreed")
    counted |= Q(approvals__isnull=False)
    return meeting.items.filter(decided | counted).aggregate(last=Max("position"))["last"]


def who_came(meeting, membership):
    """The row of the member, or of the substitute, where one of them is here."""
    rows = Attendance.objects.filter(meeting=meeting, status__in=IN_ROOM)
    return rows.filter(Q(membership=membership) | Q(substitute_for=membership)).first()


@operation
def remove_absence(*, absence, by, at=None):
    """A slip of the finger: the person was in the room after all. Raises Refused for one that
    follows from a declaration of interest, and where something was decided then without them."""
    locked = lock_meeting(absence.attendance.meeting, by=by)
    expect_minutes_taken(locked)
    if hasattr(absence, "interest"):
        raise Refused(
            "This follows from a declaration of interest: withdraw the declaration instead"
        )
    rests.refuse("absence", absence)
    changes = {"attendance": [str(absence), None]}
    events.record("attendance.in_room", locked, by=by, at=at, changes=changes)
    absence.delete()


@operation
def choose_presiding(*, meeting, membership, by, item=None, shown=None, at=None):
    """The member who presides where it is not the chair, over the meeting or over one `item`; None:
    as it would be without. `shown`: `boards.attendance.shown.presiding`. Returns the meeting.
    Over what was decided nobody else presides afterwards. Raises Refused for that, and for who is no
    voting member here."""
    locked = lock_meeting(meeting, by=by)
    expect_minutes_taken(locked)
    attendance = None
    if membership is not None:
        attendance = who_came(locked, membership)
        voters = [voter.attendance for voter in quorum_of(locked).voters]
        if attendance is None or attendance.pk not in voters:
            raise Refused("Only a voting member who is present can chair", "membership")
        if attendance.status == Status.SUBSTITUTE:
            raise Refused("A substitute does not take over as chair", "membership")
        check_trained(
            locked, Requirement.Duty.PRESIDING, attendance.name, attendance.person_id, "membership"
        )
    if item is not None:
        if item.meeting_id != locked.pk:
            raise Refused("Choose an item of this meeting", "item")
        away = attendance and attendance.absences.values_list("first", "last")
        if away and not is_in_room(item.position, list(away)):
            raise Refused(f"{attendance.name} is out of the room for this item", "item")
        rests.refuse("presiding", item, "item")
    stands = AgendaItem.objects.get(pk=item.pk).presided_by if item else locked.presiding
    if stands == attendance:
        return locked
    now = on_page.presiding(locked, locked.items.all())
    rows.expect_shown(shown, now, "Someone else is now recorded in the chair.")
    if item is not None:
        AgendaItem.objects.filter(pk=item.pk).update(presided_by=attendance)
    else:
        _keep_presided(locked)
        rows.change(locked, {"presiding": attendance})
    for decided in _decided(locked).exclude(pk__in=_presided(locked)):
        rests.take_back("presiding", decided, by=by, at=at or timezone.now())
    changes = {"chairing": [None, attendance.name if attendance else "chair or vice-chair"]}
    code = "item.presided" if item else "meeting.presided"
    words = {"item": item.number} if item else {}
    events.record(code, locked, words=words, by=by, at=at, changes=changes)
    return locked


def _decided(meeting):
    """The items under which something was decided that stands, or minutes were approved."""
    decided = Q(decisions__isnull=False, decisions__struck_out_at=None)
    return meeting.items.filter(decided | Q(approvals__isnull=False)).distinct()


def _presided(meeting):
    """Of these the items over which somebody presided for good."""
    stays = Q(decisions__room_stands=True, decisions__presiding__gt="")
    stays &= Q(decisions__struck_out_at=None)
    signed = Q(approvals__signed_at__isnull=False)
    return meeting.items.filter(stays | signed).values("pk")


def _keep_presided(meeting):
    """A choice for the meeting holds from now on: who presided over what was decided stays."""
    quorum = quorum_of(meeting)
    for item in _decided(meeting).filter(presided_by=None):
        if presiding := quorum.presiding(item.position):
            AgendaItem.objects.filter(pk=item.pk).update(presided_by=presiding.attendance)
