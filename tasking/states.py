"""The one state machine of actions. Imports no Django."""

from core.states import Machine

OFFERED = "offered"
ACCEPTED = "accepted"
DECLINED = "declined"
IN_PROGRESS = "in_progress"
BLOCKED = "blocked"
DONE = "done"
VERIFIED = "verified"
CLOSED = "closed"
CANCELLED = "cancelled"

MACHINE = Machine(
    moves={
        OFFERED: (ACCEPTED, DECLINED, CANCELLED),
        DECLINED: (OFFERED, CANCELLED),
        ACCEPTED: (IN_PROGRESS, BLOCKED, DONE, CANCELLED, OFFERED),
        IN_PROGRESS: (BLOCKED, DONE, CANCELLED, OFFERED),
        BLOCKED: (IN_PROGRESS, DONE, CANCELLED, OFFERED),
        DONE: (VERIFIED, IN_PROGRESS, CLOSED),
        VERIFIED: (CLOSED,),
        CLOSED: (),
        CANCELLED: (),
    },
    reasons=frozenset({CANCELLED, BLOCKED, DECLINED, (DONE, IN_PROGRESS)}),
)
"""Nobody cancels, blocks, declines or sends back without a word."""

WITH_AGENCY = ((ACCEPTED, OFFERED), (IN_PROGRESS, OFFERED), (BLOCKED, OFFERED))
"""Steps that come with another lead agency only: it has not accepted anything yet."""

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
