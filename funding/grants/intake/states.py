"""States of an application that came in. Imports no Django."""

from core.states import Machine

WAITING, MATCHED, TURNED_DOWN = "waiting", "matched", "turned_down"
SENT = Machine(
    moves={WAITING: (MATCHED, TURNED_DOWN), MATCHED: (), TURNED_DOWN: (WAITING,)},
    reasons=frozenset({TURNED_DOWN}),
)
"""What was turned down by mistake waits again; what became an application goes on there."""
