"""The one state machine of problems. Imports no Django."""

from core.states import Machine

PROPOSED = "proposed"
ADOPTED = "adopted"
ANALYSIS = "analysis"
RESPONSE = "response"
ASSESSMENT = "assessment"
ESCALATED = "escalated"
CLOSED = "closed"
REJECTED = "rejected"

WORKED = (ADOPTED, ANALYSIS, RESPONSE, ASSESSMENT)
"""Taken on, and worked here: what can be escalated, and where it comes back to."""

MACHINE = Machine(
    moves={
        PROPOSED: (ADOPTED, REJECTED),
        ADOPTED: (ANALYSIS, REJECTED, ESCALATED),
        ANALYSIS: (RESPONSE, REJECTED, ESCALATED),
        RESPONSE: (ASSESSMENT, ANALYSIS, ESCALATED),
        ASSESSMENT: (CLOSED, RESPONSE, ANALYSIS, ESCALATED),
        ESCALATED: WORKED,
        CLOSED: (),
        REJECTED: (),
    },
    reasons=frozenset(
        {
            *(REJECTED, ESCALATED),
            *((ESCALATED, each) for each in WORKED),
            *((RESPONSE, ANALYSIS), (ASSESSMENT, RESPONSE), (ASSESSMENT, ANALYSIS)),
        }
    ),
)
"""Nobody rejects, escalates, answers or goes back a step without a word."""

ENDED = (CLOSED, REJECTED)

BY_HAND = (ADOPTED, ANALYSIS, RESPONSE, ASSESSMENT, REJECTED)
"""Where a press leads; closing, escalating and bringing back have operations of their own."""


def steps_by_hand(state):
    """The states that a press may lead to from here: not out of what is escalated."""
    return [each for each in MACHINE.moves[state] if each in BY_HAND and state != ESCALATED]
