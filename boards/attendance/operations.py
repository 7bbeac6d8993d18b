"""Who came: members and substitutes, people in attendance, the public."""

import uuid

from django.db.models import Q
from django.utils import timezone

from accounts.rights import operation
from boards.attendance import shown as on_page
from boards.attendance.models import Absence, Attendance
from boards.attendance.quorum import IN_ROOM
from boards.attendance.room import come_in, who_came
from boards.attendance.substitutes.checks import check_free, check_substitute
from boards.meetings.locking import expect_minutes_taken, lock_meeting, once_at_meeting
from boards.meetings.models import Meeting
from boards.meetings.telling.models import MeetingTold
from boards.meetings.telling.operations import tell_of
from boards.seats.models import Membership
from boards.seats.voting.councillors import entries_of
from core import events, rests
from core import rows as core_rows
from core.errors import Refused

Status = Attendance.Status


@operation
def tick(
    *, meeting, membership, status, by, substitute=None, substitute_agency=None,
    announced_at=None, said_by=None, shown=None, at=None,
):  # fmt: skip
    """Record how one member attends; before the meeting only apologies can be said, or that they
    will come. `said_by`: the member, where that is their own word (`boards.attendance.own`). What
    was said before the meeting was moved is said again.

    `shown` is how the member attended on the page pressed (`boards.attendance.shown.tick`).

    With status `substituted` the `substitute` is needed, a Person, and the body's rule on
    substitutes holds: `announced_at` is when the member said so, if that was earlier. Any other
    status takes the substitute off again. Returns the member's row. Raises Refused for a status that does not
    fit the hour, the seat or the rule.
    """
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    before = locked.state in (Meeting.State.PREPARING, Meeting.State.AGENDA_PUBLISHED)
    _check_tick(locked, membership, status, substitute, before)
    rows = Attendance.objects.filter(meeting=locked)
    if before and not status and _has_declared(rows.filter(membership=membership)):
        status = Status.COMING  # what was declared beforehand stays
    if _expect_tick(rows, membership, status, (substitute, substitute_agency), shown):
        return rows.filter(membership=membership).first()
    if status == Status.SUBSTITUTED:
        check_substitute(locked, membership, substitute, announced_at or at)
    _take_off(rows, membership, status, substitute)
    if not status:
        rows.filter(membership=membership).delete()
        return None
    said = {"said_for": locked.starts_at if before else None}
    by_member = {"said_by": said_by, "said_at": said_by and at}
    row = _write_member(locked, membership, status, said | by_member)
    if status == Status.SUBSTITUTED:
        _write_substitute(locked, membership, substitute, substitute_agency, said)
    if status in (Status.PRESENT, Status.SUBSTITUTED):
        come_in(locked, [who_came(locked, membership)])
    code = "attendance.said" if said_by else "attendance.ticked"
    _tell_tick(code, locked, row, membership.person, before, by=by, at=at)
    return row


def _take_off(rows, membership, status, substitute):
    """What was said of the member, or of who came instead, and holds no longer with this status."""
    _leave(rows, membership, status, substitute)
    if status != Status.PRESENT:
        _forget_absences(rows.filter(membership=membership))
    if status != Status.SUBSTITUTED:
        _forget_absences(rows.filter(substitute_for=membership))
        rows.filter(substitute_for=membership).delete()


def _tell_tick(code, meeting, row, person, before, *, by, at):
    """The event, and before the meeting a letter to who said that they cannot come."""
    changes = {person.name: [None, row.get_status_display()]}
    events.record(code, meeting, by=by, at=at, changes=changes)
    if before and row.status != Status.COMING:
        tell_of(meeting, MeetingTold.Kind.APOLOGIES, by=by, at=at, people=[person])


def _check_tick(meeting, membership, status, substitute, before):
    if not before:
        expect_minutes_taken(meeting)
    elif status not in (Status.APOLOGIES, Status.SUBSTITUTED, Status.COMING, ""):
        raise Refused("Before the meeting only apologies can be recorded", "status")
    if membership.body_id != meeting.body_id:
        raise Refused("This person has no seat on the board", "membership")
    if status == Status.SUBSTITUTED and substitute is None:
        raise Refused("Choose the substitute", "substitute")


def _write_member(meeting, membership, status, said):
    """`said`: for which time, and with whose sign-in and when."""
    person = membership.person
    as_entered = {"person": person, "name": person.name, "agency": membership.agency}
    row, _ = Attendance.objects.update_or_create(
        meeting=meeting, membership=membership, defaults={"status": status} | as_entered | said
    )
    return row


def _write_substitute(meeting, membership, substitute, agency, said):
    as_entered = {"person": substitute, "name": substitute.name}
    as_entered |= {"agency": agency or substitute.agency or membership.agency}
    Attendance.objects.update_or_create(
        meeting=meeting,
        substitute_for=membership,
        defaults={"status": Status.SUBSTITUTE} | as_entered | said,
    )


def _expect_tick(rows, membership, status, instead, shown):
    """Whether the member attends in this way already, and said so for the time that is set now;
    refused where somebody else has ticked since the page was opened."""
    row = rows.filter(membership=membership).first()
    substitute = rows.filter(substitute_for=membership).first()
    person, agency = instead
    same = status != Status.SUBSTITUTED or (
        substitute is not None
        and substitute.person_id == person.pk
        and agency in (None, substitute.agency)
    )
    if same and status == (row.status if row else ""):
        return row is None or not row.is_outdated
    name = membership.person.name
    words = f"{name} is now recorded as “{row.get_status_display()}”." if row else ""
    now = on_page.tick(row, substitute)
    core_rows.expect_shown(shown, now, words or f"{name} is no longer recorded.")
    return False


def _leave(rows, membership, status, person):
    """Ask before somebody is taken out of the room, or another put in the place: nobody is who is
    named in a vote or a declaration there, or with whom something was decided."""
    own, substitute = rows.filter(membership=membership), rows.filter(substitute_for=membership)
    gone = own if not status else rows.none()
    if status != Status.SUBSTITUTED:
        gone |= substitute
    else:
        gone |= substitute.exclude(entries_of(person))
    changed = own.exclude(status=status) if status != Status.PRESENT else rows.none()
    for row in gone:
        rests.refuse("tick", row, "status")
    leaving = (gone | changed).filter(status__in=IN_ROOM)
    for row in leaving:
        rests.refuse("presence", row, "status")
    declared = Q(interests__is_own=False) | Q(interests__confirmed_at__isnull=False)
    if _has_declared(gone) or leaving.filter(declared).exists():
        raise Refused("This member declared an interest: withdraw the declaration first", "status")
    for row in leaving:
        rests.refuse("attendance", Absence(attendance=row, first=1), "status")


def _has_declared(rows):
    return rows.filter(interests__isnull=False).exists()


def _forget_absences(rows):
    """But for those that follow from what a member declared beforehand, whether they came or not."""
    Absence.objects.filter(attendance__in=rows, interest=None).delete()


@operation
def add_attendee(
    *, meeting, name, by, agency=None, person=None, is_remote=False, client_id=None, at=None
):
    """Somebody who came without a seat, or takes part by screen or telephone where the body allows
    it. The same `client_id` twice makes one row. Raises Refused where the body allows nobody to
    take part from elsewhere, and for a `person` who sits on it or is entered already."""
    locked = lock_meeting(meeting, by=by)
    expect_minutes_taken(locked)
    if is_remote and not locked.body.remote_attendance:
        raise Refused(f"At {locked.body} no one takes part remotely (see its rules)", "name")
    if Attendance.objects.filter(client_id=client_id).exclude(name=name).exists():
        client_id = None  # a page that was kept: somebody else is entered with its id
    if known := once_at_meeting(Attendance.objects, client_id, meeting_id=locked.pk):
        return known
    if person is not None:
        check_free(locked, person, "name")
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
    """Take somebody in attendance off again (a slip of the finger). Raises Refused for a member, and
    where something rests on the entry."""
    locked = lock_meeting(attendance.meeting, by=by)
    expect_minutes_taken(locked)
    if attendance.status != Status.IN_ATTENDANCE:
        raise Refused("Only people without a seat can be removed. Change the attendance instead.")
    rests.refuse("tick", attendance)
    events.record("attendance.taken_off", locked, by=by, at=at)
    attendance.delete()


@operation
def set_public_count(*, meeting, count, by, shown=None, at=None):
    """Members of the public present; None: not counted. `shown`: `boards.attendance.shown.count`."""
    locked = lock_meeting(meeting, by=by)
    expect_minutes_taken(locked)
    if locked.public_count != count:
        stands = "nothing" if locked.public_count is None else locked.public_count
        core_rows.expect_shown(shown, on_page.count(locked), f"It now says {stands}.")
        changes = {"how many came": [locked.public_count, count]}
        core_rows.change(locked, {"public_count": count})
        events.record("attendance.public_counted", locked, by=by, at=at, changes=changes)
    return locked


@operation
def mark_everyone_present(*, meeting, by, at=None):
    """Every member of the day of whom nothing was said is here: one press for the usual evening.
    Returns the new rows, none where nobody is left. Raises Refused where the meeting is over and
    something was decided without one of them."""
    locked = lock_meeting(meeting, by=by)
    expect_minutes_taken(locked)
    made = _tick_others(locked, Status.PRESENT)
    come_in(locked, made)
    if made:
        present = Status.PRESENT.label
        changes = {row.name: [None, present] for row in made}
        events.record("attendance.ticked", locked, by=by, at=at, changes=changes)
    return made


def absent_without_tick(meeting):
    """Members of whom nothing was said are recorded as absent."""
    _tick_others(meeting, Status.ABSENT)


def _tick_others(meeting, status):
    """Rows of this status for all members of the day without one, made in one statement, and for
    those who had said that they would come."""
    seats = Membership.objects.filter(body=meeting.body_id).current(meeting.day)
    ticked = Attendance.objects.filter(meeting=meeting, membership__isnull=False)
    expected = _expected(ticked, seats, status)
    return expected + Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting,
            membership=seat,
            person=seat.person,
            name=seat.person.name,
            agency_id=seat.agency_id,
            status=status,
        )
        for seat in seats.exclude(pk__in=ticked.values("membership")).select_related("person")
    )


def _expected(ticked, seats, status):
    """Who had said that they would come, now with this status. Whoever no longer sits on the body
    was there for nobody: that row goes, or is one of an absent member where they had declared an
    interest."""
    coming = ticked.filter(status=Status.COMING)
    left = coming.exclude(membership__in=seats)
    left.filter(interests=None).delete()
    left.update(status=Status.ABSENT, said_at=None, said_by=None)
    found = list(coming.filter(membership__in=seats))
    for row in found:
        row.status, row.said_at, row.said_by = status, None, None
    Attendance.objects.bulk_update(found, ["status", "said_at", "said_by"])
    return found
