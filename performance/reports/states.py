"""What steps a report takes. Pure; imports no Django."""

from core.states import Machine

PREPARING, ASKED, READY = "preparing", "asked", "ready"
SIGNED, PUBLISHED, WITHDRAWN = "signed", "published", "withdrawn"
OPEN = (PREPARING, ASKED)
"""The snapshot may still be taken anew, and commentary given."""
FROZEN = (SIGNED, PUBLISHED, WITHDRAWN)

MACHINE = Machine(
    {
        PREPARING: (ASKED, READY),
        ASKED: (READY,),
        READY: (PREPARING, SIGNED),
        SIGNED: (PUBLISHED, WITHDRAWN),
        PUBLISHED: (WITHDRAWN,),
    },
    reasons=frozenset({WITHDRAWN, (READY, PREPARING)}),
)
