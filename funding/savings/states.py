"""States of a saving. Imports no Django."""

from core.states import Machine

OPEN, WITHDRAWN = "open", "withdrawn"
SAVING = Machine(
    moves={OPEN: (WITHDRAWN,), WITHDRAWN: (OPEN,)},
    reasons=frozenset({WITHDRAWN, (WITHDRAWN, OPEN)}),
)
"""What was given up by mistake is opened again."""
PLANNED, DELIVERED, VERIFIED = "planned", "delivered", "verified"
"""How far the saving of one year has come; also the kinds of its entries."""
