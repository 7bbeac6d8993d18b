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
