"""The state machines of walkabouts, of their stops and of action days. Imports no Django."""

from core.states import Machine

PLANNED = "planned"
WALKED = "walked"
SENT = "sent"
WRITTEN = "written"
CANCELLED = "cancelled"

WALK = Machine(
    moves={
        PLANNED: (WALKED, CANCELLED),
        WALKED: (SENT,),
        SENT: (WRITTEN,),
        WRITTEN: (),
        CANCELLED: (),
    },
    reasons=frozenset({CANCELLED}),
)
"""A walkabout is walked, what was seen is sent out, and it is written up."""

TAKES_STOPS = (PLANNED, WALKED, SENT)
"""A telephone that comes back late still brings its stops."""

WAITING = "waiting"
REQUEST = "request"
ACTION = "action"
NOTHING = "nothing"

STOP = Machine(
    moves={WAITING: (REQUEST, ACTION, NOTHING), REQUEST: (), ACTION: (), NOTHING: ()},
)
"""What became of a stop: decided once."""

DONE = "done"

DAY = Machine(
    moves={PLANNED: (DONE, CANCELLED), DONE: (WRITTEN,), WRITTEN: (), CANCELLED: ()},
    reasons=frozenset({CANCELLED}),
)
"""An action day is held, and its result is written."""

OPEN = (PLANNED, WALKED, SENT, DONE)
"""Something is still to be done: the day itself, or the writing."""
