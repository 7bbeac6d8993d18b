"""Who is expected at a meeting, as sheets and cards on the table name them: never how to reach them,
and nobody without a seat or an agency."""

from dataclasses import dataclass

from django.db.models import Q

from boards.attendance.models import Attendance
from boards.attendance.querysets import said_for
from boards.meetings.sending.models import RegularAttender
from boards.seats.models import Membership
from boards.seats.titles import TITLES, councillors, titled

Role, Status = Membership.Role, Attendance.Status
FIRST = (Role.CHAIR, Role.VICE_CHAIR)
AWAY = {
    Status.APOLOGIES: "Apologies",
    Status.SUBSTITUTED: "Apologies, substitute sent",
    Status.ABSENT: "Absent",
}


@dataclass(frozen=True)
class Guest:
    """One person as they are named. `away`: why they are not expected; "" where they are."""

    name: str
    card_name: str
    role: str
    agency: str
    away: str = ""

    @property
    def whom_for(self):
        """Role and agency in one line."""
        return ", ".join(each for each in (self.role, self.agency) if each)


def guests(meeting):
    """Chair and vice-chair, members by name, regular attenders, and who else was named beforehand.
    Four queries."""
    elected = councillors(meeting.day)
    said = Attendance.objects.filter(said_for(meeting), meeting=meeting)
    rows = list(said.select_related("person", "agency", "substitute_for__person").order_by("name"))
    by_seat = {row.membership_id: row for row in rows if row.membership_id}
    seats = Membership.objects.filter(body=meeting.body_id).current(meeting.day)
    seats = list(
        seats.select_related("person__agency", "agency", "ward").order_by("person__name", "pk")
    )
    seats.sort(key=lambda each: FIRST.index(each.role) if each.role in FIRST else len(FIRST))
    found = [_member(each, by_seat.get(each.pk), elected) for each in seats]
    others = [row for row in rows if not row.membership_id]
    named = {each.person_id for each in [*seats, *others]}
    return [
        *found,
        *(_attender(each.person, elected) for each in _attenders(meeting) if each.person_id not in named),
        *(_other(row, elected) for row in others if row.substitute_for_id or row.agency_id),
    ]  # fmt: skip


def _attenders(meeting):
    rows = RegularAttender.objects.filter(body=meeting.body_id).current(meeting.day)
    rows = rows.filter(Q(person__agency__isnull=False))
    return rows.select_related("person__agency").order_by("person__name", "pk")


def _member(seat, row, elected):
    person, sits_for = seat.person, seat.agency or ""
    if seat.ward_id:
        sits_for = f"{seat.ward.name} ward"
    elif seat.role == Role.OFFICER:
        sits_for = sits_for or person.agency or ""
    return Guest(
        titled(person.name, person, elected),
        titled_short(person.name, person, elected),
        seat.get_role_display(),
        str(sits_for),
        AWAY.get(row.status, "") if row else "",
    )


def _attender(person, elected):
    return Guest(
        titled(person.name, person, elected),
        titled_short(person.name, person, elected),
        "In attendance",
        str(person.agency),
    )


def _other(row, elected):
    role = row.get_status_display()
    if row.substitute_for_id:
        other = row.substitute_for.person
        role = f"For {titled(other.name, other, elected)}"
    return Guest(
        titled(row.name, row.person, elected),
        titled_short(row.name, row.person, elected),
        role,
        str(row.agency or ""),
    )


def titled_short(name, person, elected):
    """The name as a card on the table says it: Cllr before the bare name."""
    if person is None or elected.isdisjoint({person.pk, person.merged_into_id}):
        return name
    first, _, rest = name.partition(" ")
    return f"Cllr {rest if first.lower().rstrip('.') in TITLES and rest else name}"
