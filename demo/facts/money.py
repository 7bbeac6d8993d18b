"""Money of about 2010, with the paragraph of the report that states it."""

REPORT = "Report on governance options (about 2010)"

WORKED_OUT = {"NEAT (the difference between the two)": ("1248000", "767000")}
"""Figures that no source states: of which two amounts each is the difference."""

# agency, kind, what for, amount or None, source paragraph. Held apart: nobody states how they relate.
FIGURES = [
    ("council", "cash", "Base revenue for neighbourhood management, with NEAT", "1248000", "2.1"),
    ("council", "cash", "Base revenue for neighbourhood management, without NEAT", "767000", "2.1"),
    ("council", "cash", "NEAT (the difference between the two)", None, "2.1"),
    (
        "council",
        "cash",
        "Budget for head of service, neighbourhood managers, finance clerk, part-time communications officer, data officer, admin worker, support costs, boards and forums, meetings and PCSOs",
        "869000",
        "2.4",
    ),
    ("nhs", "cash", "Towards three community development officers", "63550", "2.4"),
    ("derby-homes", "staff", "Full cost of three neighbourhood managers", None, "2.4"),
    (
        "derby-homes",
        "alignment",
        "Housing and anti-social behaviour officers realigned into neighbourhood teams",
        None,
        "2.4",
    ),
    (
        "police",
        "alignment",
        "Safer Neighbourhood Teams aligned to local tasking and co-ordination",
        None,
        "2.4",
    ),
    (
        "csp",
        "alignment",
        "Community safety management, anti-social behaviour, youth crime, cohesion and support services",
        None,
        "2.4",
    ),
    ("fire", "alignment", "Fire and rescue staff in tasking and neighbourhood teams", None, "2.4"),
    ("third-sector", "alignment", "Third sector activity in neighbourhood teams", None, "2.4"),
]

WARD_BUDGET = 36_000
"""What each ward committee had while shares were equal (rules for money, section 6.4)."""
SAID = "Members asked what the groups would do themselves, and who else pays."
FINANCIAL = "All of it is within the ward budget of the year."
LEGAL = (
    "The ward committee decides under the scheme of delegation. Offers go out once call-in is over."
)
REFUSAL = "Someone else pays for this already"

# what for, what they want to do, asked, granted (None: refused), how far it has come. All invented.
ASKS = (
    (
        "Raised beds by the community hall",
        "Four raised beds with seats between them, built with the Saturday group and looked after by it.",
        1_850,
        1_600,
        "paid",
    ),
    (
        "Tables for the lunch club",
        "Eight folding tables, so that thirty people can eat together on Wednesdays.",
        640,
        640,
        "claimed",
    ),
    (
        "A trip to the seaside",
        "A coach for forty people in the summer holidays.",
        900,
        None,
        "refused",
    ),
    (
        "Kit for the junior team",
        "Shirts, balls and two small goals for the under-elevens.",
        "780.50",
        "780.50",
        "approved",
    ),
)
SERVICE_AREAS = {
    "Raised beds by the community hall": "Street scene",
    "Tables for the lunch club": "Community engagement",
    "Kit for the junior team": "Children and young people",
}
"""{title: the service area that its cost is counted under}."""
WAITING = (
    "A shelter for the allotments",
    "A roof of four metres by three, so that schools can come in any weather.",
    2_400,
)

BENCH = (
    "A bench at the bus stop",
    "A bench with arms, so that people who wait can get up again.",
    1_100,
)

# What is found before the decision. The power is that of an invented constitution.
POWER = "Constitution, part 3, paragraph 4.2 (ward committees), of May 2026"
FOUND = (
    "The group has its papers in order. The costs rest on two quotations. It serves people who use the place every "
    "week, and the group looks after it."
)
FOUND_PAID = "The work is good, and another fund already pays for all of it."
BOARD = "The neighbourhood board recommends it."
CONDITIONS = "The group keeps the receipts and shows the work to the ward committee."
NOT_AN_ENTERPRISE = "It sells nothing; what it does is free for everybody."
PURCHASE = {
    "service": "Streetpride", "owner": "The council", "upkeep_by": "Streetpride", "upkeep_years": 15,
    "upkeep_budget": "Street furniture",
}  # fmt: skip

# What partners put in. Beside what FIGURES quotes all of it is invented: dates, letters, names, amounts of time and
# the cost of a post, and the traders with their sponsorship.
CONTRIBUTIONS = (
    {
        "agency": "nhs", "kind": "cash", "what_for": "Three community development officers",
        "basis": "section_256", "basis_note": "Agreement of 1 April, schedule 2",
        "letter": "Letter of the director of public health, file NM/7", "held": "council",
        "cost_centre": "NM-4410", "signatory": "Director of public health",
        "conditions": "For community development that improves health.",
        "clawback": "What is not spent by the end of the agreement is repaid.", "years": 3,
        "amount": 63_550,
    },
    {
        "agency": "derby-homes", "kind": "staff",
        "what_for": "Full cost of three neighbourhood managers", "basis": "service_level",
        "letter": "Service level agreement, file NM/8", "signatory": "Head of estates",
        "conditions": "The managers work in neighbourhoods with council homes.", "years": 3,
    },
    {
        "agency": "derby-homes", "kind": "aligned", "measure": "fte",
        "what_for": "Housing and anti-social behaviour officers in neighbourhood teams",
        "basis": "partnership", "letter": "Partnership agreement, annex 3", "years": 3, "amount": 12,
    },
    {
        "agency": "police", "kind": "aligned", "measure": "fte",
        "what_for": "Safer Neighbourhood Teams in local tasking", "basis": "partnership",
        "letter": "Partnership agreement, annex 1", "years": 3, "amount": 34,
    },
    {
        "agency": "fire", "kind": "aligned", "measure": "hours",
        "what_for": "Community fire safety in tasking and neighbourhood teams",
        "basis": "partnership", "letter": "Partnership agreement, annex 4", "years": 3,
        "amount": 1_700,
    },
    {
        "agency": "csp", "kind": "aligned", "measure": "fte",
        "what_for": "Community safety and cohesion officers", "basis": "none",
        "letter": "Minutes of the partnership, item 6", "years": 2, "amount": 6,
    },
    {
        "agency": "third-sector", "kind": "volunteers",
        "what_for": "Volunteers at action days and forums", "basis": "none",
        "letter": "Letter of the council for voluntary service", "years": 2, "amount": 1_200,
        "rate": "12.50", "rate_source": "Rate agreed for the year by the partnership",
    },
    {
        "agency": "traders", "kind": "sponsorship", "what_for": "Planters in the shopping street",
        "basis": "sponsorship", "letter": "Letter of the traders, file NM/12", "held": "partner",
        "years": 2, "amount": 2_500, "home": True, "pledged": True,
    },
)  # fmt: skip
"""What each partner puts in, for so many years from the beginning of last year. `amount` is that of each year;
`home`: for the home neighbourhood; `pledged`: not agreed yet."""
OFFICERS = "Community development officer"
MANAGERS = "Neighbourhood manager"
MANAGER_COST = 46_000
MANAGER_COST_SOURCE = "Invented for the demonstration"
# service, agency, amount or None, who has the say, who decides, by which delegation, reported where. All invented.
MAINSTREAM = (
    (
        "Small highway works", "council", 15_000, "devolved", "The neighbourhood board",
        "Scheme of delegation, part 3, paragraph 12", "Neighbourhood board, each quarter",
    ),
    (
        "Grounds maintenance", "council", None, "influenced", "Head of Streetpride",
        "Head of service’s own delegation, after the board was asked", "Neighbourhood forum, each spring",
    ),
)  # fmt: skip
AGREEMENT = "Agreement between the partner and the council"
