"""What becomes of a nomination and of an escalation. Imports no Django."""

from core.states import Machine

WAITING = "waiting"
TAKEN_ON = "taken_on"
NOT_TAKEN = "not_taken"
REFERRED_BACK = "referred_back"
WITHDRAWN = "withdrawn"

NOMINATION = Machine(
    moves={
        WAITING: (TAKEN_ON, NOT_TAKEN, WITHDRAWN),
        TAKEN_ON: (),
        NOT_TAKEN: (),
        WITHDRAWN: (),
    },
    reasons=frozenset({NOT_TAKEN}),
)
ESCALATION = Machine(
    moves={
        WAITING: (TAKEN_ON, REFERRED_BACK, WITHDRAWN),
        TAKEN_ON: (),
        REFERRED_BACK: (),
        WITHDRAWN: (),
    },
    reasons=frozenset({TAKEN_ON, REFERRED_BACK}),
)
"""Whoever sent it is told what is done about it, in either case."""
