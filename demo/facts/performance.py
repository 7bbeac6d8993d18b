"""Indicators of the performance framework: what is known of each from public sources. No figures."""

HOUR = "hour"
INDICATORS = (
    # code, name, definition, block, measured, per, polarity, frequency, comparison, least base, hidden below, source, agency
    (
        "ni-4", "People who feel they can influence decisions locally",
        "Adults who agree that they can influence decisions affecting their local area, of those who gave a valid answer. People who did not know are left out.",
        "laa", "proportion", 100, "high", "seldom", "interval", 100, 5, "Survey of residents, national indicator 4", "council",
    ),
    (
        "ni-2", "People who feel they belong to their neighbourhood",
        "Adults who feel very or fairly strongly that they belong to their immediate neighbourhood, of those who gave a valid answer.",
        "laa", "proportion", 100, "high", "seldom", "interval", 100, 5, "Survey of residents, national indicator 2", "council",
    ),
    (
        "ni-1", "People who say that people from different backgrounds get on well",
        "Adults who agree that their local area is a place where people from different backgrounds get on well together, of those who gave a valid answer.",
        "laa", "proportion", 100, "high", "seldom", "interval", 100, 5, "Survey of residents, national indicator 1", "council",
    ),
    (
        "satisfied-with-area", "People satisfied with their area as a place to live",
        "Adults who are very or fairly satisfied with their local area as a place to live, of those who gave a valid answer.",
        "confidence", "proportion", 100, "high", "seldom", "interval", 100, 5, "Survey of residents, national indicator 5", "council",
    ),
    (
        "recorded-antisocial-behaviour", "Antisocial behaviour recorded by the police",
        "Incidents of antisocial behaviour recorded by the police and placed in the neighbourhood by the small area that the police publish.",
        "own", "rate", 1_000, "low", "month", "funnel", 0, 0, "data.police.uk, street-level crime", "police",
    ),
    (
        "recorded-crime", "Crime recorded by the police",
        "All crimes recorded by the police and placed in the neighbourhood by the small area that the police publish, without antisocial behaviour.",
        "own", "rate", 1_000, "low", "month", "funnel", 0, 0, "data.police.uk, street-level crime", "police",
    ),
    (
        "forum-attendance", "Attendances at neighbourhood forums",
        "Attendances at forum sessions in the quarter for each 1,000 people. Somebody who comes twice counts twice.",
        "renewal", "rate", 1_000, "high", "quarter", "none", 0, 5, "Records of the neighbourhood team", "council",
    ),
    (
        "actions-in-time", "Actions of partners completed on time",
        "Actions that fell due in the quarter and were reported done by then, of all that fell due.",
        "service", "proportion", 100, "high", "quarter", "interval", 10, 0, "Records of the neighbourhood team", "council",
    ),
    (
        "deprivation", "Index of Multiple Deprivation 2019, average score",
        "Average score of the small areas of the neighbourhood, each counted by its population. A high score is more deprived.",
        "own", "mean", 1, "none", "seldom", "none", 0, 0, "English Indices of Deprivation 2019", "council",
    ),
    (
        "savings-verified", "Savings that finance has verified",
        "Pounds saved in the financial year by working in neighbourhoods, as verified by finance.",
        "efficiency", "money", 1, "high", "year", "none", 0, 0, "Savings register of the council", "council",
    ),
)  # fmt: skip
NOT_PUBLISHED = {"savings-verified"}
TYPED = (
    # who gives it, agency, facts, out of how many (0: a count), counts by place
    (
        "service", "council",
        {"code": "fly-tips-cleared", "name": "Fly tips cleared within one working day", "block": "service",
         "definition": "Reports of fly tipping that were cleared by the end of the next working day, of all reports.",
         "measured": "proportion", "per": 100, "polarity": "high", "source": "Records of street cleansing"},
        60, (41, 38, 47, 52, 44, 39, 50),
    ),
    (
        "service", "council",
        {"code": "fly-tips", "name": "Reports of fly tipping", "block": "service",
         "definition": "Reports of fly tipping in the quarter, one for each place however many people tell of it.",
         "measured": "count", "per": 1, "polarity": "low", "source": "Records of street cleansing"},
        0, (60, 58, 63, 71, 66, 54, 69),
    ),
    (
        "partner", "derby-homes",
        {"code": "repairs-in-time", "name": "Repairs done within the promised time", "block": "service",
         "definition": "Repairs to homes of the partner that were done within the time promised, of all that were due.",
         "measured": "proportion", "per": 100, "polarity": "high", "source": "Records of Derby Homes"},
        200, (171, 183, 166, 190, 177),
    ),
)  # fmt: skip
EXPECTED = (
    # file, agency, working days after the month
    ("Antisocial behaviour and crime by street", "police", 20),
    ("Empty homes by street", "council", 10),
)
