"""Who came, who was out of the room, who presides."""

import uuid

from django.db.models import Q
from django.utils import timezone

from accounts.rights import operation
from boards.attendance import shown as on_page
from boards.attendance.models import Absence, Attendance
from boards.attendance.quorum import IN_ROOM, quorum_of
from boards.attendance.rules import absence_span, is_in_room
from boards.attendance.substitutes import check_substitute, person_named
from boards.meetings.items.models import AgendaItem
from boards.meetings.locking import expect_minutes_taken, lock_meeting, once_at_meeting
from boards.meetings.models import Meeting
from boards.seats.models import Membership
from boards.training.models import Requirement
from boards.training.operations import check_trained
from boards.votes.models import Vote
from core import events
from core import rows as core_rows
from core.errors import Refused

Status = Attendance.Status


@operation
def tick(
    *,
    meeting,
    membership,
    status,
    by,
    substitute_name="",
    substitute_agency=None,
    announced_at=None,
    shown=None,
    at=None,
):
    """Record how one member attends; before the meeting only apologies can be said.

    `shown` is how the member attended on the page pressed (`boards.attendance.shown.tick`).

    With status `substituted` the substitute's name is needed, and the body's rule on substitutes
    holds: `announced_at` is when the member said so, if that was earlier. Any other status takes
    the substitute off again. Returns the member's row. Raises Refused for a status that does not
    fit the hour, the seat or the rule.
    """
    locked = lock_meeting(meeting, by=by)
    before = locked.state in (Meeting.State.PREPARING, Meeting.State.AGENDA_PUBLISHED)
    if not before:
        expect_minutes_taken(locked)
    elif status not in (Status.APOLOGIES, Status.SUBSTITUTED, ""):
        raise Refused("Before the meeting only apologies can be recorded", "status")
    if membership.body_id != locked.body_id:
        raise Refused("This person has no seat on the body", "membership")
    if status == Status.SUBSTITUTED and not substitute_name.strip():
        raise Refused("Enter who comes instead", "substitute_name")
    rows = Attendance.objects.filter(meeting=locked)
    instead = (substitute_name.strip(), substitute_agency)
    if _expect_tick(rows, membership, status, instead, shown):
        return rows.filter(membership=membership).first()
    if status == Status.SUBSTITUTED:
        check_substitute(
            locked, membership, substitute_name.strip(), announced_at or at or timezone.now()
        )
    _keep_voters(rows, membership, status, substitute_name)
    if status != Status.PRESENT:
        _forget_absences(rows.filter(membership=membership))
    if status != Status.SUBSTITUTED:
        _forget_absences(rows.filter(substitute_for=membership))
        rows.filter(substitute_for=membership).delete()
    if not status:
        rows.filter(membership=membership).delete()
        return None
    row, _ = Attendance.objects.update_or_create(
        meeting=locked,
        membership=membership,
        defaults={
            "status": status,
            "person": membership.person,
            "name": membership.person.name,
            "agency": membership.agency,
        },
    )
    if status == Status.SUBSTITUTED:
        Attendance.objects.update_or_create(
            meeting=locked,
            substitute_for=membership,
            defaults={
                "status": Status.SUBSTITUTE,
                "name": substitute_name.strip(),
                "person": person_named(substitute_name.strip(), membership),
                "agency": substitute_agency or membership.agency,
            },
        )
    changes = {membership.person.name: [None, row.get_status_display()]}
    events.record("attendance.ticked", locked, by=by, at=at, changes=changes)
    return row


def _expect_tick(rows, membership, status, instead, shown):
    """Whether the member attends in this way already; refused where somebody else has ticked since
    the page was opened."""
    row = rows.filter(membership=membership).first()
    substitute = rows.filter(substitute_for=membership).first()
    name, agency = instead
    same = status != Status.SUBSTITUTED or (
        substitute is not None and substitute.name == name and agency in (None, substitute.agency)
    )
    if same and status == (row.status if row else ""):
        return True
    name = membership.person.name
    words = f"{name} now stands as “{row.get_status_display()}”." if row else ""
    now = on_page.tick(row, substitute)
    core_rows.expect_shown(shown, now, words or f"{name} is no longer ticked.")
    return False


def _keep_voters(rows, membership, status, substitute_name):
    """Refuse to take somebody out of the room, or to put another in the place, who is named in a
    vote or a declaration there, or was counted in a vote."""
    own, substitute = rows.filter(membership=membership), rows.filter(substitute_for=membership)
    gone = own if not status else rows.none()
    if status != Status.SUBSTITUTED:
        gone |= substitute
    else:
        gone |= substitute.exclude(name=substitute_name.strip())
    changed = own.exclude(status=status) if status != Status.PRESENT else rows.none()
    named = Vote.objects.naming(gone).exists() or Vote.objects.naming(changed).standing().exists()
    if named:
        raise Refused("This member is named in a vote: strike that out first", "status")
    leaving = (gone | changed).filter(status__in=IN_ROOM)
    if leaving.filter(interests__isnull=False).exists():
        raise Refused("This member declared an interest: take that back first", "status")
    for row in leaving:
        refuse_if_counted(row, "status")


def refuse_if_counted(attendance, field, first=1, last=None):
    """Raises Refused where votes were counted with this person in the room, from one item to
    another."""
    votes = Vote.objects.counted().filter(
        item__meeting=attendance.meeting_id, item__position__gte=first
    )
    if last is not None:
        votes = votes.filter(item__position__lte=last)
    spans = list(attendance.absences.values_list("first", "last"))
    for position in votes.values_list("item__position", flat=True):
        if is_in_room(position, spans):
            raise Refused(
                f"{attendance.name} was counted in the vote on item {position}: "
                "strike that out first",
                field,
            )


def _forget_absences(rows):
    Absence.objects.filter(attendance__in=rows).delete()


@operation
def add_absence(*, meeting, membership, reason, item, by, client_id=None, at=None):
    """A member (or the substitute) came late, left, or withdrew for an item. Quorum follows.

    The same `client_id` twice makes one row. Returns it. Raises Refused where that person is not
    here, or was named or counted in a vote then.
    """
    locked = lock_meeting(meeting, by=by)
    expect_minutes_taken(locked)
    attendance = who_came(locked, membership)
    if attendance is None:
        raise Refused("Tick this person as present first", "membership")
    if item.meeting_id != locked.pk:
        raise Refused("Choose an item of this meeting", "item")
    span = absence_span(reason, item.position)
    if span is None:
        raise Refused("Who is there for the first item is not late", "item")
    first, last = span
    voted = Vote.objects.naming([attendance]).standing().filter(item__position__gte=first)
    if (voted if last is None else voted.filter(item__position__lte=last)).exists():
        raise Refused("This member is named in a vote then: strike that out first", "item")
    refuse_if_counted(attendance, "item", first, last)
    said = {"attendance": attendance, "reason": reason, "first": first, "last": last}
    if known := Absence.objects.filter(**said).first():
        return known
    if known := once_at_meeting(Absence.objects, client_id, attendance_id=attendance.pk):
        return known
    row = Absence.objects.create(client_id=client_id or uuid.uuid4(), **said)
    changes = {"attendance": [None, str(row)]}
    events.record("attendance.went_out", locked, by=by, at=at, changes=changes)
    return row


def who_came(meeting, membership):
    """The row of the member, or of the substitute, where one of them is here."""
    rows = Attendance.objects.filter(meeting=meeting, status__in=IN_ROOM)
    return rows.filter(Q(membership=membership) | Q(substitute_for=membership)).first()


@operation
def remove_absence(*, absence, by, at=None):
    """A slip of the finger: the person was in the room after all. Raises Refused for one that
    follows from a declaration of interest."""
    locked = lock_meeting(absence.attendance.meeting, by=by)
    expect_minutes_taken(locked)
    if hasattr(absence, "interest"):
        raise Refused("This follows from a declaration of interest: take that back instead")
    changes = {"attendance": [str(absence), None]}
    events.record("attendance.in_room", locked, by=by, at=at, changes=changes)
    absence.delete()


@operation
def choose_presiding(*, meeting, membership, by, item=None, shown=None, at=None):
    """The member who presides where it is not the chair, over the meeting or over one `item`; None:
    as it would be without. `shown`: `boards.attendance.shown.presiding`. Returns the meeting.
    Raises Refused for who is no voting member here."""
    locked = lock_meeting(meeting, by=by)
    expect_minutes_taken(locked)
    attendance = None
    if membership is not None:
        attendance = who_came(locked, membership)
        voters = [voter.attendance for voter in quorum_of(locked).voters]
        if attendance is None or attendance.pk not in voters:
            raise Refused("Only a voting member who is present can preside", "membership")
        if attendance.status == Status.SUBSTITUTE:
            raise Refused("A substitute does not inherit the chair", "membership")
        check_trained(
            locked, Requirement.Duty.PRESIDING, attendance.name, attendance.person_id, "membership"
        )
    if item is not None:
        if item.meeting_id != locked.pk:
            raise Refused("Choose an item of this meeting", "item")
        away = attendance and attendance.absences.values_list("first", "last")
        if away and not is_in_room(item.position, list(away)):
            raise Refused(f"{attendance.name} is out of the room for this item", "item")
    stands = AgendaItem.objects.get(pk=item.pk).presided_by if item else locked.presiding
    if stands == attendance:
        return locked
    now = on_page.presiding(locked, locked.items.all())
    core_rows.expect_shown(shown, now, "Another choice of who presides stands now.")
    if item is not None:
        AgendaItem.objects.filter(pk=item.pk).update(presided_by=attendance)
    else:
        core_rows.change(locked, {"presiding": attendance})
    changes = {"presiding": [None, attendance.name if attendance else "chair or vice-chair"]}
    code = "item.presided" if item else "meeting.presided"
    words = {"item": item.position} if item else {}
    events.record(code, locked, words=words, by=by, at=at, changes=changes)
    return locked


@operation
def add_attendee(
    *, meeting, name, by, agency=None, person=None, is_remote=False, client_id=None, at=None
):
    """Somebody who came without a seat, or takes part by screen or telephone where the body allows
    it. The same `client_id` twice makes one row. Raises Refused where the body allows nobody to
    take part from elsewhere."""
    locked = lock_meeting(meeting, by=by)
    expect_minutes_taken(locked)
    if is_remote and not locked.body.remote_attendance:
        raise Refused(f"At {locked.body} nobody takes part from elsewhere (see its rules)", "name")
    if Attendance.objects.filter(client_id=client_id).exclude(name=name).exists():
        client_id = None  # a page that was kept: somebody else is entered with its id
    if known := once_at_meeting(Attendance.objects, client_id, meeting_id=locked.pk):
        return known
    row = Attendance.objects.create(
        client_id=client_id or uuid.uuid4(),
        meeting=locked,
        name=name,
        agency=agency,
        person=person,
        is_remote=is_remote,
        status=Status.IN_ATTENDANCE,
    )
    events.record("attendance.added", locked, by=by, at=at)
    return row


@operation
def remove_attendee(*, attendance, by, at=None):
    """Take somebody in attendance off again (a slip of the finger). Raises Refused for a member."""
    locked = lock_meeting(attendance.meeting, by=by)
    expect_minutes_taken(locked)
    if attendance.status != Status.IN_ATTENDANCE:
        raise Refused("Only people without a seat can be taken off. Change the tick instead.")
    events.record("attendance.taken_off", locked, by=by, at=at)
    attendance.delete()


@operation
def set_public_count(*, meeting, count, by, shown=None, at=None):
    """How many of the public came; None: not counted. `shown`: `boards.attendance.shown.count`."""
    locked = lock_meeting(meeting, by=by)
    expect_minutes_taken(locked)
    if locked.public_count != count:
        stands = "nothing" if locked.public_count is None else locked.public_count
        core_rows.expect_shown(shown, on_page.count(locked), f"It now says {stands}.")
        changes = {"how many came": [locked.public_count, count]}
        core_rows.change(locked, {"public_count": count})
        events.record("attendance.public_counted", locked, by=by, at=at, changes=changes)
    return locked


def absent_without_tick(meeting):
    """Members of whom nothing was said are recorded as absent."""
    seats = Membership.objects.filter(body=meeting.body_id).current(meeting.day)
    ticked = Attendance.objects.filter(meeting=meeting, membership__isnull=False)
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting,
            membership=seat,
            person=seat.person,
            name=seat.person.name,
            agency_id=seat.agency_id,
            status=Status.ABSENT,
        )
        for seat in seats.exclude(pk__in=ticked.values("membership")).select_related("person")
    )
