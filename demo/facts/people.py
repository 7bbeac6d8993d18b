"""The teams of a neighbourhood and its groups."""

# key, agency, job, kind of post
POSTS = (
    ("sergeant", "police", "Sergeant, Safer Neighbourhood Team", "SAFER_TEAM"),
    ("pcso", "police", "Police community support officer", "PCSO"),
    ("neat", "council", "NEAT team leader", "NEAT"),
    ("housing", "derby-homes", "Housing officer", "HOUSING"),
    ("asb", "derby-homes", "Anti-social behaviour officer", "ASB"),
    ("fire", "fire", "Community fire safety officer", "FIRE_SAFETY"),
    ("safety", "csp", "Community safety officer", "COMMUNITY_SAFETY"),
)
VENUE_NOTES = (
    "Level entrance and accessible toilet. Hearing loop in the main room. Parking for twelve cars."
)

# name, what it is for, whether it has a constitution
GROUPS = (
    (
        "Friends of the Green",
        "Looks after flower beds and paths, meets on the first Saturday.",
        True,
    ),
    ("Good Neighbours", "Shopping, lifts and company for people who live alone.", True),
    ("Parents' Circle", "Toddlers and their parents on Wednesday mornings.", False),
)

AWAY = {"Mackworth": 215, "Chaddesden": 145}
"""The third councillor of a place who has not come for so many days."""
APPROVED_FOR = "Chaddesden"
APPROVED = "Recovering from an operation (full council, minute 41)"
