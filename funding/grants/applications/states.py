"""States of a request. Imports no Django."""

from core.states import Machine

RECEIVED, GRANTED, REFUSED, WITHDRAWN = "received", "granted", "refused", "withdrawn"


REQUEST = Machine(
    moves={
        RECEIVED: (GRANTED, REFUSED, WITHDRAWN),
        GRANTED: (RECEIVED, WITHDRAWN),
        REFUSED: (RECEIVED,),
        WITHDRAWN: (RECEIVED,),
    },
    reasons=frozenset({REFUSED, WITHDRAWN}),
)
"""What was refused or withdrawn by mistake is opened again, and what was granted once its grant is cancelled;
that is withdrawn where the same is asked of the ward budget of a later year already."""
