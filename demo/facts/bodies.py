"""The bodies of the demonstration: names, purposes, and which agencies sit on them."""

OFFICIAL = "https://www.derby.gov.uk/council-and-democracy/neighbourhood-partnerships/"

# kind: name, purpose. {place} is filled in
BODIES = {
    "board": (
        "{place} Neighbourhood Board",
        "Sets the priorities of the neighbourhood, keeps its plan, and holds services to what they promised.",
    ),
    "forum": (
        "{place} Neighbourhood Forum",
        "Open to every resident. Here people ask, and hear what came of what they asked.",
    ),
    "ward_committee": (
        "{place} Ward Committee",
        "The elected members of the ward decide how its budget is spent.",
    ),
    "tasking": (
        "{place} Tasking Group",
        "Officers of the partners agree who does what this month.",
    ),
    "neighbourhoods_board": (
        "Neighbourhoods Board",
        "Steers neighbourhood working across the city; chaired by the cabinet member.",
    ),
    "strategy": (
        "Stronger Strategy Group",
        "Advises partner agencies and neighbourhood teams.",
    ),
    "area_panel": (
        "Area Panel {place}",
        "Brings the neighbourhoods of the area together.",
    ),
    "area_team": (
        "Area Management Team {place}",
        "Officers of the area's services.",
    ),
}
WITH_TASKING = ("Sinfin", "Normanton", "Derwent")

# who of a neighbourhood, agency
ON_BOARD = (
    ("sergeant", "police"),
    ("housing", "derby-homes"),
    ("nurse", "nhs"),
    ("fire", "fire"),
)
ON_TASKING = (
    ("sergeant", "police"),
    ("housing", "derby-homes"),
    ("asb", "derby-homes"),
    ("safety", "csp"),
)

# who of a neighbourhood, what the person is
REGISTER = (
    ("resident1", "Trustee of the community association that lets the hall"),
    ("housing", "Employed by the housing company, landlord of the estate"),
)
REGISTER_URL = "https://democracy.example/register/{place}-{number}"
