"""States of a grant. Imports no Django."""

from core.states import Machine

APPROVED, OFFERED, ACCEPTED, ON_HOLD, FINISHED, CANCELLED = (
    "approved", "offered", "accepted", "on_hold", "finished", "cancelled",
)  # fmt: skip


GRANT = Machine(
    moves={
        APPROVED: (OFFERED, ON_HOLD, CANCELLED),
        OFFERED: (ACCEPTED, ON_HOLD, CANCELLED),
        ACCEPTED: (FINISHED, ON_HOLD, CANCELLED),
        ON_HOLD: (APPROVED, OFFERED, ACCEPTED, CANCELLED),
        FINISHED: (),
        CANCELLED: (),
    },
    reasons=frozenset({ON_HOLD, CANCELLED}),
)
"""A grant on hold keeps its money until it is cancelled, which releases it."""


RUNNING = (APPROVED, OFFERED, ACCEPTED)
"""States from which a grant is put on hold, and to which it comes back."""


BEFORE_PAYMENT = (*RUNNING, ON_HOLD)
"""States from which a grant that nothing was paid on is cancelled."""
