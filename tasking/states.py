"""The one state machine of actions. Imports no Django."""

OFFERED = "offered"
ACCEPTED = "accepted"
DECLINED = "declined"
IN_PROGRESS = "in_progress"
BLOCKED = "blocked"
DONE = "done"
VERIFIED = "verified"
CLOSED = "closed"
CANCELLED = "cancelled"

TRANSITIONS = {
    OFFERED: (ACCEPTED, DECLINED, CANCELLED),
    DECLINED: (OFFERED, CANCELLED),
    ACCEPTED: (IN_PROGRESS, BLOCKED, DONE, CANCELLED),
    IN_PROGRESS: (BLOCKED, DONE, CANCELLED),
    BLOCKED: (IN_PROGRESS, CANCELLED),
    DONE: (VERIFIED, IN_PROGRESS, CLOSED),
    VERIFIED: (CLOSED,),
    CLOSED: (),
    CANCELLED: (),
}
PAIRS = tuple((before, after) for before, afters in TRANSITIONS.items() for after in afters)

OPEN = (OFFERED, ACCEPTED, DECLINED, IN_PROGRESS, BLOCKED)
"""Still something to do: counted as open, and overdue after the due date."""

REPORTED = (DONE, VERIFIED, CLOSED)
"""Reported done and not sent back: the action carries the day of that report."""

ON_AGENDA = (*OPEN, DONE, VERIFIED)
"""Stands on the body's next agenda: open, or done and not yet signed off."""

BY_AGENCY = (ACCEPTED, DECLINED, IN_PROGRESS, BLOCKED, DONE)
"""States that the agency which owns the action may set."""

IN_THE_ROOM = (ACCEPTED, IN_PROGRESS, BLOCKED, DONE, CLOSED, CANCELLED)
"""Offered on the live page."""


def can_move(before, after):
    """Whether the machine has the step."""
    return after in TRANSITIONS.get(before, ())


def needs_reason(before, after):
    """Steps that nobody takes without a word: cancelled, blocked, declined, sent back."""
    return after in (CANCELLED, BLOCKED, DECLINED) or (before, after) == (DONE, IN_PROGRESS)
