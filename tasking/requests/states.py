"""The states of a request that is logged and chased. Imports no Django."""

from core.states import Machine

RECEIVED = "received"
WITH_TEAM = "with_team"
WAITING = "waiting"
FINISHED = "finished"

MACHINE = Machine(
    moves={
        RECEIVED: (WITH_TEAM, WAITING, FINISHED),
        WITH_TEAM: (WAITING, FINISHED),
        WAITING: (WITH_TEAM, FINISHED),
        FINISHED: (RECEIVED,),
    },
    reasons=frozenset({WAITING, (FINISHED, RECEIVED)}),
)
"""Who waits says for whom; nobody reopens without a word."""

OPEN = (RECEIVED, WITH_TEAM, WAITING)

FIXED, NOT_OURS, PLANNED, NO_FAULT = "fixed", "not_ours", "planned", "no_fault"
OTHER = "other"
ENDS = (FIXED, NOT_OURS, PLANNED, NO_FAULT, OTHER)
"""How a request ends. Another way only where a team that works here says which (working)."""

REOPEN_DAYS = 28
"""So long after its end it is reopened; after that it is a new request."""
