"""What the demonstration has of a team that works its requests here: Streetpride's street scene in Sinfin."""

TEAM, SERVICE, AGENCY = "NEAT, street scene", "Street Pride", "council"
MANAGER, LEAD = "Imran Dale", "Ruth Fenn"
STREETS = (
    "Thackeray Street",
    "Wordsworth Avenue",
    "Sinfin Avenue",
    "Redwood Road",
    "Arleston Lane",
)
THINGS = ("Mattress on the path", "Broken glass by the swings", "Overflowing litter bin")

REPLIES = (
    (
        "We have it",
        "Thank you. Your reference is {reference}. {service} has your report about {place} and will deal with it.",
    ),
    (
        "How it ended",
        "Thank you for telling us about {place} on {received}. We looked into {reference}. The result: {outcome}.",
    ),
)
FIXED = ("Trolley in the brook", "Sinfin Lane", "Most of it has gone, one bag is left")
"""What it was, where, and what its reporter says once it is fixed."""
CALLER = {"name": "Pat Sample", "phone": "", "email": "pat.sample@example.org"}

PARTNER, ASKED = "derby-homes", "Asked whether the alley is theirs"
"""Whom one request waits for, and with what."""

# days ago, the steps: a state, or an outcome at its end; "again" asks to reopen, "back" sends back
WAYS = (
    (0, ()),
    (1, ()),
    (1, ("triaged",)),
    (2, ("take",)),
    (3, ("take", "scheduled")),
    (2, ("take", "in_progress")),
    (9, ("take", "in_progress")),
    (4, ("take", "awaiting_reporter")),
    (5, ("take", "awaiting_partner")),
    (6, ("take", "back")),
    (20, ("take", "in_progress", "fixed")),
    (21, ("take", "in_progress", "fixed", "closed")),
    (22, ("take", "no_fault_found", "closed")),
    (8, ("take", "programmed_works")),
    (9, ("take", "in_progress", "fixed", "again")),
)
