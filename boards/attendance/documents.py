"""Attendance as the minutes print it."""

from boards.attendance.models import Attendance
from boards.attendance.quorum import quorum_of
from boards.seats.models import Membership

Status = Attendance.Status


def attendance_of(meeting):
    """Rows of a meeting with agency, in the order they were taken."""
    return list(
        Attendance.objects.filter(meeting=meeting)
        .select_related("agency", "membership", "substitute_for__person")
        .order_by("name")
    )


def presence(meeting, items):
    """Who came, who presided, and who was not there throughout."""
    rows = attendance_of(meeting)
    lines = attendance_lines(rows, meeting)
    quorum = quorum_of(meeting, rows=rows, items=items)
    if away := [str(each) for each in quorum.absences if _may_be_named(each.attendance)]:
        lines.append(["Not there throughout", "; ".join(away)])
    if words := _presided(quorum, items):
        lines.insert(0, ["Presiding", words])
    return lines


def _presided(quorum, items):
    """Who presided, and over which items where it was not one person throughout."""
    found = {}
    for item in items:
        if presiding := quorum.presiding(item.position):
            found.setdefault(presiding.name, []).append(item.position)
    if not found:
        first = quorum.presiding(1)
        return first.name if first else ""
    if len(found) == 1:
        return next(iter(found))
    return "; ".join(f"{name} ({_spans(numbers)})" for name, numbers in found.items())


def _spans(numbers):
    """Such as "items 1 to 3, 5" of ascending numbers."""
    spans = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    words = ", ".join(str(a) if a == b else f"{a} to {b}" for a, b in spans)
    return f"item {words}" if len(numbers) == 1 else f"items {words}"


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
        lines.append(["How many of the public came", str(meeting.public_count)])
    return lines


def _may_be_named(row):
    return bool(row.membership_id or row.substitute_for_id or row.agency_id)


def _named(row):
    chair = row.membership_id and row.membership.role == Membership.Role.CHAIR
    remote = "by screen or telephone" if row.is_remote else ""
    brackets = [row.agency and row.agency.short_name, chair and "chair", remote]
    brackets = [each for each in brackets if each]
    if row.substitute_for_id:
        brackets.append(f"for {row.substitute_for.person.name}")
    return f"{row.name} ({', '.join(brackets)})" if brackets else row.name
