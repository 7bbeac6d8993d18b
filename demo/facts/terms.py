"""Terms of reference by kind of body. {place} is filled in."""

TEXTS = {
    "board": "Purpose\nThe board sets the priorities of {place} with its residents, keeps the plan, and asks services how they keep what they promised.\n\nMembers\nThe elected members of the ward, resident representatives, and the partner agencies that work here.\n\nWord\nThe board recommends. Money is decided by the ward committee.\n\nMeetings\nAt least four a year, in public, in a place that everybody can get into.",
    "forum": "Purpose\nThe forum is open to everybody who lives or works in {place}. It hears, asks, and is told what became of what it asked.\n\nMeetings\nBefore each meeting of the board.",
    "ward_committee": "Purpose\nThe committee decides how the ward budget of {place} is spent.\n\nMembers\nThe elected members of the ward. No one else votes.\n\nQuorum\nA quarter of its members, and at least three.",
    "tasking": "Purpose\nThe partners' officers agree who does what about problems in {place} this month.\n\nPrivacy\nIt meets in private. What may be told is released to the board.",
    "area_panel": "Purpose\nThe panel brings the boards of its neighbourhoods together and looks at what crosses their borders.",
    "area_team": "Purpose\nThe team steers the services of the area day by day.",
    "strategy": "Purpose\nThe group advises on cohesion and on how people are heard, across the city.",
    "neighbourhoods_board": "Purpose\nThe board steers neighbourhood working across the city and hears the boards and panels.",
}
REPORTED = "\n\nReports\nOnce a year it reports to the body above on its plan."
CHANGED = "The board reports once a year"
