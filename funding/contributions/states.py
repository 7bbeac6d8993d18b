"""States of what a partner puts in. Imports no Django."""

from core.states import Machine

PLEDGED, AGREED, ENDED, WITHDRAWN = "pledged", "agreed", "ended", "withdrawn"
CONTRIBUTION = Machine(
    moves={
        PLEDGED: (AGREED, WITHDRAWN),
        AGREED: (ENDED, WITHDRAWN),
        ENDED: (AGREED,),
        WITHDRAWN: (PLEDGED,),
    },
    reasons=frozenset({ENDED, WITHDRAWN, (ENDED, AGREED), (WITHDRAWN, PLEDGED)}),
)
"""What ended or was withdrawn by mistake is opened again."""
STANDS = (AGREED, ENDED)
"""What was agreed, and is public: agency, kind, what for, years and amounts."""
