"""Money of about 2010, with the paragraph of the report that states it."""

REPORT = "Report on governance options (about 2010)"

WORKED_OUT = {
    "NEAT (the difference between the two)": "£1,248,000 with NEAT less £767,000 without it, both in "
    "paragraph 2.1 of the report"
}
"""Figures that no source states."""

# agency, kind, what for, amount or None, source paragraph. Held apart: nobody states how they relate.
FIGURES = [
    ("council", "cash", "Base revenue for neighbourhood management, with NEAT", "1248000", "2.1"),
    ("council", "cash", "Base revenue for neighbourhood management, without NEAT", "767000", "2.1"),
    ("council", "cash", "NEAT (the difference between the two)", "481000", "2.1"),
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
ITEM = "Applications for ward money"
ABOUT = "The applications that came before the closing date, with what officers say about each."
SAID = "Members asked what the groups would do themselves, and who else pays."
GRANTED = "That {amount} from the ward budget goes to {group} for {title}."
REFUSED = "That {group} gets nothing from the ward budget for {title}."
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
WAITING = (
    "A shelter for the allotments",
    "A roof of four metres by three, so that schools can come in any weather.",
    2_400,
)
