"""Who is in the room for an item, whether that is a quorum, and who presides over it."""

from dataclasses import dataclass, field

from django.db.models import Count, Subquery

from boards import rules
from boards.models import Absence, AgendaItem, Attendance, Membership, Seat

Role = Membership.Role
Status = Attendance.Status
IN_ROOM = (Status.PRESENT, Status.SUBSTITUTE)


@dataclass
class Voter:
    """A voting member who came, or the substitute who sits for one."""

    attendance: int
    name: str
    role: str
    absences: list = field(default_factory=list)

    def is_here(self, position):
        """In the room for the item at this position. Who is barred by an interest counts as not
        there (boards.models.Interest)."""
        return rules.in_room(position, self.absences)


@dataclass(frozen=True)
class Room:
    """The voters of a meeting, and who was out of the room. `required` is 0 where the body has
    no quorum."""

    required: int
    seats: int
    voters: list
    chosen: int | None
    absences: list
    by_item: dict = field(default_factory=dict)

    def here(self, position):
        """The voters who are in the room for the item at this position."""
        if not self.absences:
            return self.voters
        return [voter for voter in self.voters if voter.is_here(position)]

    def count(self, position):
        """How many voting members are in the room for the item at this position."""
        return len(self.here(position))

    def is_quorate(self, position):
        return self.count(position) >= self.required

    def in_words(self, position):
        here, needed = self.count(position), self.required
        if here >= needed:
            return f"Quorum: {here} voting in the room, {needed} needed"
        return f"No quorum: {here} voting in the room, {needed} needed"

    def presiding(self, position):
        """Who presides over the item: who was chosen for it or for the meeting, else the chair,
        else the vice-chair, of those in the room. A substitute does not inherit the chair. None
        where it is open."""
        here = self.here(position)
        for wanted in (
            lambda voter: voter.attendance == self.by_item.get(position),
            lambda voter: voter.attendance == self.chosen,
            lambda voter: voter.role == Role.CHAIR,
            lambda voter: voter.role == Role.VICE_CHAIR,
        ):
            if found := next(filter(wanted, here), None):
                return found
        return None


def voting_seats(meeting):
    """The memberships with a vote on the day of the meeting."""
    rows = Membership.objects.filter(body=meeting.body_id, has_vote=True)
    return with_all_seats(rows.current(meeting.day), meeting)


def with_all_seats(memberships, meeting):
    """With how many voting seats the body has, vacant ones too, so that nobody asks once more."""
    seats = Seat.objects.filter(body=meeting.body_id, has_vote=True).current(meeting.day)
    count = seats.order_by().values("body").annotate(n=Count("pk")).values("n")
    return memberships.annotate(all_seats=Subquery(count))


def room_of(meeting, seats=None, rows=None, items=None):
    """The room of a meeting whose body is loaded. `seats` (from with_all_seats), `rows` (attendance)
    and `items` spare a query each where the caller has them already."""
    body = meeting.body
    if seats is None:
        seats = voting_seats(meeting)
    seats = list(seats)
    voting = {seat.pk: seat.role for seat in seats if seat.has_vote}
    if seats:
        all_seats = seats[0].all_seats or 0
    else:
        vacant = Seat.objects.filter(body=body.pk, has_vote=True).current(meeting.day)
        all_seats = vacant.count()
    if items is None:
        items = AgendaItem.objects.filter(meeting=meeting.pk, presided_by__isnull=False)
    if rows is None:
        rows = Attendance.objects.filter(meeting=meeting.pk)
    voters = {
        row.pk: Voter(row.pk, row.name, voting[row.membership_id] if row.membership_id else "")
        for row in rows
        if row.status in IN_ROOM and (row.membership_id or row.substitute_for_id) in voting
    }
    known = {row.pk: row for row in rows}
    absences = list(Absence.objects.filter(attendance__meeting=meeting.pk))
    for absence in absences:
        absence.attendance = known[absence.attendance_id]
        if absence.attendance_id in voters:
            voters[absence.attendance_id].absences.append((absence.first, absence.last))
    seats = len(voting)
    if body.quorum_base == body.Base.SEATS:
        seats = all_seats
    return Room(
        seats=seats,
        required=rules.quorum_required(
            seats,
            body.quorum_numerator,
            body.quorum_denominator,
            body.quorum_minimum,
        ),
        voters=sorted(voters.values(), key=lambda voter: voter.name),
        chosen=meeting.presiding_id,
        absences=absences,
        by_item={item.position: item.presided_by_id for item in items if item.presided_by_id},
    )
