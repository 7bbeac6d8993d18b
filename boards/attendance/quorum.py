"""Who is in the room for each item, whether they are enough, and who presides."""

from dataclasses import dataclass, field

from django.db.models import Count, Subquery

from boards.attendance import rules
from boards.attendance.models import Absence, Attendance
from boards.meetings.items.models import AgendaItem
from boards.seats.models import Membership, Seat

Status = Attendance.Status
Role = Membership.Role
IN_ROOM = (Status.PRESENT, Status.SUBSTITUTE)


@dataclass
class Voter:
    """A voting member who came, or the substitute who sits for one."""

    attendance: int
    name: str
    role: str
    absences: list = field(default_factory=list)
    seat_role: str = ""
    """As `role`; of a substitute that of the seat."""
    elsewhere: list = field(default_factory=list)
    """Those of the absences that are for no interest."""

    def is_here(self, position):
        """In the room for the item at this position. Who is barred by an interest counts as not
        there (boards.models.Interest)."""
        return rules.is_in_room(position, self.absences)


@dataclass(frozen=True)
class Quorum:
    """The voters of a meeting, and who was out of the room. `required` is 0 where the body has
    no quorum."""

    required: int
    seats: int
    voters: list
    chosen: int | None
    absences: list
    by_item: dict = field(default_factory=dict)
    roles: tuple = ()
    interest_counts: bool = False

    def here(self, position):
        """The voters who are in the room for the item at this position."""
        if not self.absences:
            return self.voters
        return [voter for voter in self.voters if voter.is_here(position)]

    def count(self, position):
        """How many voting members are in the room for the item at this position."""
        return len(self.here(position))

    def counted(self, position):
        """The voters who count for the quorum of the item: those in the room, and where the body
        says so those who withdrew for an interest."""
        if not self.interest_counts:
            return self.here(position)
        return [voter for voter in self.voters if rules.is_in_room(position, voter.elsewhere)]

    def has_roles(self, position):
        """Whether one of the members that the quorum asks for is among them."""
        there = {voter.seat_role for voter in self.counted(position)}
        return not self.roles or bool(there & set(self.roles))

    def is_quorate(self, position):
        return len(self.counted(position)) >= self.required and self.has_roles(position)

    def in_words(self, position):
        """Such as "No quorum: 2 voting members present, quorum 3"."""
        here, counted = self.count(position), len(self.counted(position))
        present = f"{here} voting member{'' if here == 1 else 's'} present"
        words = f"{present}, quorum {self.required}"
        if counted > here:
            words = f"{present}, {counted - here} withdrew, quorum {self.required}"
        if not self.has_roles(position):
            names = " or ".join(Role(each).label.lower() for each in self.roles)
            return f"No quorum: {words}, and the {names} is absent"
        return f"{'Quorum' if counted >= self.required else 'No quorum'}: {words}"

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
    count = seats.order_by().values("body").annotate(seats=Count("pk")).values("seats")
    return memberships.annotate(all_seats=Subquery(count))


def quorum_of(meeting, seats=None, rows=None, items=None):
    """The quorum of a meeting whose body is loaded. `seats` (from with_all_seats), `rows` (attendance)
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
        row.pk: Voter(
            row.pk,
            row.name,
            voting[row.membership_id] if row.membership_id else "",
            seat_role=voting[row.membership_id or row.substitute_for_id],
        )
        for row in rows
        if row.status in IN_ROOM and (row.membership_id or row.substitute_for_id) in voting
    }
    known = {row.pk: row for row in rows}
    there = {"attendance__meeting": meeting.pk, "attendance__status__in": IN_ROOM}
    absences = list(Absence.objects.filter(**there))
    numbers = {item.position: item.number for item in items}
    for absence in absences:
        absence.attendance = known[absence.attendance_id]
        if absence.item_position in numbers:
            absence.item_number = numbers[absence.item_position]
        if absence.attendance_id in voters:
            span = (absence.first, absence.last)
            voters[absence.attendance_id].absences.append(span)
            if absence.reason != Absence.Reason.INTEREST:
                voters[absence.attendance_id].elsewhere.append(span)
    seats = len(voting)
    if body.quorum_base == body.Base.SEATS:
        seats = all_seats
    required, roles = 0, ()  # of what was held before this system none is asked
    if not meeting.predates_system:
        share = (body.quorum_numerator, body.quorum_denominator, body.quorum_minimum)
        required, roles = rules.quorum_required(seats, *share), tuple(body.quorum_roles)
    return Quorum(
        seats=seats,
        required=required,
        voters=sorted(voters.values(), key=lambda voter: (voter.name, voter.attendance)),
        chosen=meeting.presiding_id,
        roles=roles,
        interest_counts=body.interest_counts,
        absences=absences,
        by_item={item.position: item.presided_by_id for item in items if item.presided_by_id},
    )
