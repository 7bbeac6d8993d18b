"""States of a request and of a grant. Imports no Django."""

from core.states import Machine

RECEIVED, GRANTED, REFUSED, WITHDRAWN = "received", "granted", "refused", "withdrawn"
REQUEST = Machine(
    moves={RECEIVED: (GRANTED, REFUSED, WITHDRAWN), GRANTED: (), REFUSED: (), WITHDRAWN: ()},
    reasons=frozenset({REFUSED, WITHDRAWN}),
)

APPROVED, OFFERED, ACCEPTED, ON_HOLD, FINISHED, CANCELLED = (
    "approved", "offered", "accepted", "on_hold", "finished", "cancelled",
)  # fmt: skip
GRANT = Machine(
    moves={
        APPROVED: (OFFERED, ON_HOLD, CANCELLED),
        OFFERED: (ACCEPTED, ON_HOLD, CANCELLED),
        ACCEPTED: (FINISHED, ON_HOLD),
        ON_HOLD: (CANCELLED,),
        FINISHED: (),
        CANCELLED: (),
    },
    reasons=frozenset({ON_HOLD, CANCELLED}),
)
"""A grant on hold keeps its money until it is cancelled, which releases it."""
BEFORE_PAYMENT = (APPROVED, OFFERED, ON_HOLD)
"""States from which a grant is cancelled."""
