"""What somebody left behind, and what the next should know."""

ACTIONS = (
    "Agree the dates of next year’s stalls at the Normanton market",
    "Send the residents’ list of dark alleys to the lighting team",
    "Bring the new tenants’ group to the forum",
)
PAPER = "How residents hear of the forum in Normanton"
KNOWN = (
    (
        "The key of the notice board on Pear Tree Road is kept at the library desk. Ask before eleven.",
        180,
    ),
    ("The mosque, the temple and the church share one diary for the hall: ring all three.", 300),
)
REPLACED = ("Central Derby Primary Care Trust", (2006, 9, 30))
"""Joined with Greater Derby Primary Care Trust in October 2006."""
