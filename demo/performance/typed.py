"""Indicators whose figures somebody types each quarter, and files that come each month: made up."""

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
