"""How attendance is counted, and how many members a quorum asks for. Imports no Django."""

TICKS = (
    ("present", "P", "Present"),
    ("apologies", "A", "Apologies"),
    ("substituted", "S", "Substitute"),
    ("absent", "–", "Absent"),
)
"""(status, initial, word) of what a member is ticked as on the live page."""
MEMBER_STATUSES = tuple(status for status, _, _ in TICKS)


def attendance_summary(attendances):
    """{status: count} over rows, with every status present."""
    counts = dict.fromkeys((*MEMBER_STATUSES, "substitute", "in_attendance", "coming"), 0)
    for row in attendances:
        counts[row.status] += 1
    return counts


MISSED = ("apologies", "absent")
"""Statuses of who neither came nor sent a substitute."""


def missed_running(statuses):
    """How many meetings running somebody missed, the latest first in `statuses`."""
    count = 0
    for status in statuses:
        if status not in MISSED:
            break
        count += 1
    return count


def is_in_room(position, absences):
    """Whether somebody who came is in the room for the item at this position. `absences` are
    (first, last) positions, both included; last None is until the end."""
    return not any(
        first <= position and (last is None or position <= last) for first, last in absences
    )


def absence_span(reason, position):
    """(first, last) positions for which somebody is away who came late at, left before, or
    withdrew for the item at `position`; None where nothing is missed."""
    if reason == "late":
        return (1, position - 1) if position > 1 else None
    return (position, None) if reason == "left" else (position, position)


THRESHOLDS = ("simple", "two-thirds", "all-members")


def quorum_required(base, numerator, denominator, minimum):
    """How many voting members must be in the room: at least `minimum`, and at least that share of
    `base` (seats, or members in post), rounded up. Raises ValueError for numbers that make no
    share. Source: Local Government Act 1972 Sch 12 and the standing orders of each body."""
    if denominator <= 0 or numerator < 0 or base < 0 or minimum < 0:
        raise ValueError("a quorum needs a share of at least nothing, and a denominator above 0")
    return max(minimum, -(-base * numerator // denominator))
