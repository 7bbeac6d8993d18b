"""Budgets of a year. The two totals of the report (about 2010), with NEAT and without, are what all revenue lines add
up to; how they are spread over places and lines is invented, and so are posts, codes, orders and reasons."""

FUNDS = (
    # name, agency or None, ring, what it may pay for
    ("Council revenue", None, "none", ""),
    (
        "Community development (NHS)",
        "nhs",
        "health",
        "Community development in the neighbourhoods agreed with the NHS",
    ),
    ("Neighbourhood capital", None, "none", ""),
)
COUNCIL, NHS, CAPITAL = (each[0] for each in FUNDS)

# what for, fund, nature, NEAT, account code, amount
OF_A_NEIGHBOURHOOD = (
    ("Neighbourhood manager (half a post)", COUNCIL, "revenue", False, "1010", 24_000),
    ("Board and forum meetings", COUNCIL, "revenue", False, "4100", 1_500),
    ("NEAT team", COUNCIL, "revenue", True, "1020", 28_000),
    ("Small works", CAPITAL, "capital", False, "8100", 6_000),
)
OF_THE_CITY = (
    (
        "Head of service, finance, communications, data and administration",
        COUNCIL,
        "revenue",
        False,
        "1000",
        198_500,
    ),
    ("Police community support officers", COUNCIL, "revenue", False, "6200", 90_000),
    ("Support costs", COUNCIL, "revenue", False, "5100", 45_000),
    ("NEAT vehicles", COUNCIL, "revenue", True, "5200", 5_000),
    ("Community development officers", NHS, "revenue", False, "1030", 63_550),
)
MANAGER, MEETINGS, WORKS = (OF_A_NEIGHBOURHOOD[number][0] for number in (0, 1, 3))
DEVELOPMENT = OF_THE_CITY[-1][0]
SALARY, ON_COSTS, PAY_AWARD = 37_200, 25, 3

# title, full-time equivalent
DEVELOPMENT_POSTS = (
    ("Community development officer, west", 1),
    ("Community development officer, east", "0.8"),
)
OVERSPENT = "Hire of the hall went up in June. We meet in the library from January."
VACANT = "The post was vacant for part of the year."
LATE_WORKS = "The railings are ordered and will be paid before March."
ORDER = ("Railings by the recreation ground", "Made-up Metalwork Ltd", 3_400)
MOVES = (
    # reason, amount, whether a second officer has authorised it
    ("The library is dearer than the school hall was", 300, True),
    ("A second forum in the spring", 250, False),
)
WARD_MOVE = ("Both wards pay for the shelter between them", 500)
"""Booked under a code that no line has: somebody has mistyped it."""
MISTYPED = ("N9900", "4100", "86.40")
