"""Actions for agencies that were not in the room: what is asked, and how it stands."""

from tasking import states

# agency, what, days since it was asked, days until it is due, the states that it went through after the
# offer, how often somebody was reminded
ACROSS = (
    ("police", "Walk the underpass on Friday evenings for four weeks", 2, 26, (), 0),
    ("police", "Speak with the shop that sells knives without asking for proof of age", 1, 12, (), 0),
    ("fire", "Check the smoke alarms in the flats above the shops", 21, 9, (), 0),
    ("derby-homes", "Repair the door entry system of the three blocks", 40, -6,
     (states.ACCEPTED, states.IN_PROGRESS), 2),
    ("council", "Cut back the hedge that hides the path to the school", 35, 5,
     (states.ACCEPTED, states.BLOCKED), 0),
    ("police", "Mark the bicycles of pupils at the school gate", 60, -20,
     (states.ACCEPTED, states.DONE, states.VERIFIED), 0),
)  # fmt: skip
REASONS = {
    states.BLOCKED: "The contractor waits for the owner of the land.",
    states.DONE: "Forty bicycles were marked; photographs are with the sergeant.",
    states.VERIFIED: "Seen with the head teacher.",
}
# who is asked to attend once something was overdue at two meetings: agency, name, job
SENIOR = ("derby-homes", "Marian Cole", "Head of housing management")
