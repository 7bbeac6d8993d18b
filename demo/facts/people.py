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

# One for each neighbourhood in turn: who needs what
NEEDS = (
    {
        "resident1": {"format": "large_print", "hearing_loop": True},
        "resident3": {"format": "post", "transport": "A lift home after dark"},
    },
    {
        "councillor2": {"diet": "Vegetarian"},
        "resident2": {"language": "Punjabi, with an interpreter", "format": "easy_read"},
    },
    {"resident1": {"hearing_loop": True, "other": "A seat near the door"}},
)

AWAY = {"Mackworth": 215, "Chaddesden": 145}
"""The third councillor of a place who has not come for so many days."""
APPROVED_FOR = "Chaddesden"
APPROVED = "Recovering from an operation (full council, minute 41)"
