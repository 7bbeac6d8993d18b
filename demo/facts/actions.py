"""What is promised beside the topics, what is reported of it, and how far promises come."""

from tasking import states

# agency, words
TASKS = (
    ("police", "Joint visit with housing to the address in paper 3"),
    ("derby-homes", "Serve the letter on the tenancy in paper 2"),
    ("council", "Clear the garage court and photograph it"),
    ("csp", "Ask the support service to take up the referral"),
    ("fire", "Check the bin store after the small fires"),
)
PROGRESS = (
    "Visited, waiting for a date from the contractor.",
    "Half done: the first part is in place.",
    "Spoke with the residents who raised it; they are content with the plan.",
    "Materials are ordered and come next week.",
    "The colleague who has the file is away until Monday.",
)
DONE_NOTES = (
    "Finished on Thursday; photographs are with the manager.",
    "Done. Two residents rang to say thank you.",
    "Completed, with one small item left that does not matter here.",
)
BLOCKED_NOTES = (
    "The owner of the land has not answered two letters.",
    "No money in this year's programme; asked for next year's.",
    "Waits for the legal team's word on the licence.",
)
CANCELLED_NOTES = (
    "The road is to be rebuilt next year, so this is not worth doing now.",
    "The group has folded; no one is left to do it.",
)
DECLINED_NOTES = ("Not a matter for us: the path belongs to the school.",)
CHECKED_NOTES = ("Went to see it: done as promised.",)

# who has no sign-in and answers by a link: name, job, agency, what is asked
BY_LINK = ("Robin Marsh", "Caretaker", "derby-homes", "Mend the gate of the garden behind the hall")

# up to this age in days: where an action stands, out of a hundred
ENDS = (
    (
        10_000,
        (
            (states.CLOSED, 70),
            (states.CANCELLED, 14),
            (states.VERIFIED, 8),
            (states.BLOCKED, 3),
            (states.IN_PROGRESS, 5),
        ),
    ),
    (
        200,
        (
            (states.CLOSED, 35),
            (states.DONE, 22),
            (states.VERIFIED, 12),
            (states.IN_PROGRESS, 16),
            (states.BLOCKED, 8),
            (states.CANCELLED, 7),
        ),
    ),
    (
        100,
        (
            (states.ACCEPTED, 40),
            (states.IN_PROGRESS, 30),
            (states.DONE, 12),
            (states.OFFERED, 8),
            (states.DECLINED, 4),
            (states.BLOCKED, 6),
        ),
    ),
)
# the states through which an action came to stand there
WAYS = {
    states.OFFERED: (states.OFFERED,),
    states.DECLINED: (states.OFFERED, states.DECLINED),
    states.ACCEPTED: (states.ACCEPTED,),
    states.IN_PROGRESS: (states.ACCEPTED, states.IN_PROGRESS),
    states.BLOCKED: (states.ACCEPTED, states.BLOCKED),
    states.DONE: (states.ACCEPTED, states.IN_PROGRESS, states.DONE),
    states.VERIFIED: (states.ACCEPTED, states.IN_PROGRESS, states.DONE, states.VERIFIED),
    states.CLOSED: (states.ACCEPTED, states.DONE, states.CLOSED),
    states.CANCELLED: (states.ACCEPTED, states.CANCELLED),
}
NOTES = {
    states.IN_PROGRESS: PROGRESS,
    states.BLOCKED: BLOCKED_NOTES,
    states.DONE: DONE_NOTES,
    states.CANCELLED: CANCELLED_NOTES,
    states.DECLINED: DECLINED_NOTES,
    states.VERIFIED: CHECKED_NOTES,
}
