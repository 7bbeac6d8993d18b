"""Board development: programmes with their courses, what is required of whom, and when."""

# name, for whom, purpose, (course, what it is about, years that it lasts)
PROGRAMMES = (
    (
        "Chairing and community leadership",
        "elected",
        "For councillors who chair a board or a committee, or lead in their ward.",
        (
            (
                "Chairing skills",
                "Order, time, votes, and how to make sure that everyone is heard.",
                3,
            ),
            (
                "Leading in the neighbourhood",
                "Working with residents and partners between meetings.",
                None,
            ),
        ),
    ),
    (
        "Resident representatives",
        "residents",
        "So that residents sit on boards as equals.",
        (
            ("How a board works", "Papers, interests, quorum, and speaking for others.", None),
            ("Reading budgets and figures", "What the tables say, and what they do not.", 4),
        ),
    ),
    (
        "Engagement skills",
        "officers",
        "For officers who work with residents.",
        (
            (
                "Listening to a neighbourhood",
                "Doors, stalls, forums, and reaching those who do not come.",
                4,
            ),
        ),
    ),
)

# course, duty, kind of body, within how many months
REQUIRED = (
    ("Chairing skills", "chair", "", 6),
    ("Chairing skills", "presiding", "ward_committee", 0),
    ("How a board works", "resident", "board", 12),
    ("How a board works", "substitute", "board", 0),
    ("Listening to a neighbourhood", "officer", "board", 12),
)

# days back, days ahead
HELD = (420, 200, 60)
COMING = (9, 30, 51)
