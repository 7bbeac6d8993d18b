"""The ten states of a request that a team works here, and what each outcome needs. Imports no Django."""

from core.states import Machine

RECEIVED = "received"
TRIAGED = "triaged"
ASSIGNED = "assigned"
SCHEDULED = "scheduled"
IN_PROGRESS = "in_progress"
AWAITING_REPORTER = "awaiting_reporter"
AWAITING_PARTNER = "awaiting_partner"
RESOLVED = "resolved"
CLOSED = "closed"
REOPEN_REQUESTED = "reopen_requested"

AWAITING = (AWAITING_REPORTER, AWAITING_PARTNER)
"""The clock pauses here, and nowhere else."""
AT_AN_END = (RESOLVED, CLOSED)
WITH_OUTCOME = (RESOLVED, CLOSED, REOPEN_REQUESTED)
"""An outcome stands here, and nowhere else: whoever asks to reopen has not undone it yet."""

MACHINE = Machine(
    moves={
        RECEIVED: (TRIAGED, CLOSED),
        TRIAGED: (ASSIGNED, AWAITING_REPORTER, CLOSED),
        ASSIGNED: (SCHEDULED, IN_PROGRESS, *AWAITING, RESOLVED, TRIAGED),
        SCHEDULED: (IN_PROGRESS, RESOLVED, ASSIGNED),
        IN_PROGRESS: (SCHEDULED, *AWAITING, RESOLVED),
        AWAITING_REPORTER: (TRIAGED, ASSIGNED, IN_PROGRESS, CLOSED),
        AWAITING_PARTNER: (ASSIGNED, IN_PROGRESS, CLOSED),
        RESOLVED: (CLOSED, REOPEN_REQUESTED),
        CLOSED: (REOPEN_REQUESTED,),
        REOPEN_REQUESTED: (ASSIGNED, CLOSED),
    },
    reasons=frozenset({REOPEN_REQUESTED, (ASSIGNED, TRIAGED), (REOPEN_REQUESTED, CLOSED)}),
)
"""A team says why it sends a request back, and nobody reopens or refuses to reopen without a word."""

STATES = tuple(MACHINE.moves)
OPEN = tuple(state for state in STATES if state not in AT_AN_END)
WITH_TEAM = (ASSIGNED, SCHEDULED, IN_PROGRESS, *AWAITING)

FIXED = "fixed"
NO_FAULT_FOUND = "no_fault_found"
WITHIN_TOLERANCE = "within_tolerance"
NOT_OUR_DUTY = "not_our_duty"
DUPLICATE = "duplicate"
WITHDRAWN = "withdrawn"
NO_RESPONSE = "no_response"
ENFORCEMENT_STARTED = "enforcement_started"
PROGRAMMED_WORKS = "programmed_works"
REFUSED = "refused"

NEEDS = {
    FIXED: (),
    NO_FAULT_FOUND: (),
    WITHIN_TOLERANCE: (),
    NOT_OUR_DUTY: ("referred_to", "their_reference"),
    DUPLICATE: ("target",),
    WITHDRAWN: (),
    NO_RESPONSE: (),
    ENFORCEMENT_STARTED: (),
    PROGRAMMED_WORKS: ("planned_on",),
    REFUSED: ("reason",),
}
"""{outcome: the fields without which it does not stand}. For another agency's duty its record here does
in place of its reference (`referred_request`)."""
INSTEAD = {"their_reference": "referred_request"}
OWN = {field for needed in NEEDS.values() for field in needed} | set(INSTEAD.values())
"""Fields that belong to an outcome, and are empty beside every other."""

WORDS = {
    "referred_to": "Choose the agency whose duty it is",
    "their_reference": "Enter their reference, or choose the request that was made for them",
    "target": "Choose the request that it repeats",
    "planned_on": "Enter the day for which the work is planned",
    "reason": "Say why it is refused",
}


def can_move(before, after, came_from=""):
    """Whether the step is there. Whoever waits goes back to the state it came from, and to no other."""
    if not MACHINE.can_move(before, after):
        return False
    return before not in AWAITING or after in (came_from, CLOSED)


def steps_from(state, came_from=""):
    """The states that a request in this one may go to."""
    return [after for after in MACHINE.moves[state] if can_move(state, after, came_from)]


def lacks(outcome, given):
    """The first field that the outcome needs and `given`, {field: value}, has not; "" where it is whole.
    An outcome that is none lacks itself."""
    if outcome not in NEEDS:
        return "outcome"
    for field in NEEDS[outcome]:
        if not (given.get(field) or given.get(INSTEAD.get(field, ""))):
            return field
    return ""


def of_another(outcome, given):
    """The fields that are given and belong to another outcome than this one."""
    own = set(NEEDS.get(outcome, ()))
    own |= {INSTEAD[field] for field in own & set(INSTEAD)}
    return sorted(field for field in OWN - own - {"reason"} if given.get(field))
