"""Attendance as the minutes print it."""

from boards.attendance.models import Attendance
from boards.attendance.quorum import quorum_of
from boards.seats.models import Membership
from boards.seats.titles import councillors, titled

Status = Attendance.Status


def attendance_of(meeting):
    """Rows of a meeting with agency, in the order they were taken."""
    return list(
        Attendance.objects.filter(meeting=meeting)
        .select_related("agency", "person", "membership__person", "substitute_for__person")
        .order_by("name")
    )


def with_titles(rows, meeting):
    """The rows, with councillors of that day titled. One query."""
    elected = councillors(meeting.day)
    for row in rows:
        member = row.membership.person if row.membership_id else row.person
        row.in_record = titled(row.name, member, elected)
        if row.substitute_for_id:
            person = row.substitute_for.person
            row.instead_of = titled(person.name, person, elected)
    return rows


def presence(meeting, items, rows):
    """Who came, who presided, and who was not there throughout. `rows` as from attendance_of, with
    titles."""
    lines = attendance_lines(rows, meeting)
    quorum = quorum_of(meeting, rows=rows, items=items)
    if away := [str(each) for each in quorum.absences if _may_be_named(each.attendance)]:
        lines.append(["Present for part", "; ".join(away)])
    named = {row.pk: row.in_record for row in rows}
    if words := _presided(quorum, items, named):
        lines.insert(0, ["Chairing", words])
    return lines


def _presided(quorum, items, named):
    """Who presided, and over which items where it was not one person throughout."""
    found = {}
    for item in items:
        if presiding := quorum.presiding(item.position):
            found.setdefault(named[presiding.attendance], []).append((item.position, item.number))
    if not found:
        first = quorum.presiding(1)
        return named[first.attendance] if first else ""
    if len(found) == 1:
        return next(iter(found))
    return "; ".join(f"{name} ({_spans(numbers)})" for name, numbers in found.items())


def _spans(items):
    """Such as "items 1 to 3, 5" of (position, number) in their order."""
    spans = []
    for position, number in items:
        if spans and position == spans[-1][0] + 1:
            spans[-1] = (position, spans[-1][1], number)
        else:
            spans.append((position, number, number))
    words = ", ".join(first if first == last else f"{first} to {last}" for _, first, last in spans)
    return f"item {words}" if len(items) == 1 else f"items {words}"


def attendance_lines(rows, meeting):
    """[(heading, text)]. People without an agency or seat are counted, not named."""
    lines = []
    for status, heading in (
        (Status.PRESENT, "Present"),
        (Status.SUBSTITUTE, "Substitutes"),
        (Status.APOLOGIES, "Apologies"),
        (Status.SUBSTITUTED, "Apologies, substitute sent"),
        (Status.ABSENT, "Absent"),
        (Status.IN_ATTENDANCE, "In attendance"),
    ):
        words = [_named(row) for row in rows if row.status == status and _may_be_named(row)]
        others = sum(row.status == status and not _may_be_named(row) for row in rows)
        if others:
            words.append(f"{others} {'other' if words else 'person' if others == 1 else 'people'}")
        if words:
            lines.append([heading, ", ".join(words)])
    if meeting.public_count is not None:
        lines.append(["Members of the public present", str(meeting.public_count)])
    return lines


def _may_be_named(row):
    """As boards.attendance.querysets.NAMED asks the database."""
    return bool(row.membership_id or row.substitute_for_id or row.agency_id)


def _named(row):
    chair = row.membership_id and row.membership.role == Membership.Role.CHAIR
    remote = "attending remotely" if row.is_remote else ""
    brackets = [row.agency and row.agency.short_name, chair and "chair", remote]
    brackets = [each for each in brackets if each]
    if row.substitute_for_id:
        brackets.append(f"for {row.instead_of or row.substitute_for.person.name}")
    return f"{row.in_record} ({', '.join(brackets)})" if brackets else row.in_record
