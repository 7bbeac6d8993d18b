"""Where a file for audit stands. Imports no Django."""

from core.states import Machine

WAITING, READY, FAILED, EMPTIED = "waiting", "ready", "failed", "emptied"
FILE = Machine(
    moves={WAITING: (READY, FAILED), READY: (EMPTIED,), FAILED: (), EMPTIED: ()},
    reasons=frozenset({FAILED}),
)
FULL, PUBLIC = "full", "public"
