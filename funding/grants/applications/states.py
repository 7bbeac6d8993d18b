"""States of a request. Imports no Django."""

from core.states import Machine

RECEIVED, GRANTED, REFUSED, WITHDRAWN = "received", "granted", "refused", "withdrawn"


REQUEST = Machine(
    moves={
        RECEIVED: (GRANTED, REFUSED, WITHDRAWN),
        GRANTED: (RECEIVED,),
        REFUSED: (RECEIVED,),
        WITHDRAWN: (RECEIVED,),
    },
    reasons=frozenset({REFUSED, WITHDRAWN}),
)
"""What was refused or withdrawn by mistake is opened again, and what was granted once its grant is cancelled."""
