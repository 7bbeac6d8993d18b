"""The paper that several bodies heard: who should run neighbourhood management.

It follows the report of about 2010 in its structure: three options, the first preferred, five
recommendations. The words are our own.
"""

GOVERNANCE = {
    "title": "Who should run neighbourhood management?",
    "purpose": "To choose how neighbourhood management is led and answered for, now that the council has a directorate for neighbourhoods.",
    "background": "Neighbourhood management grew up inside the city partnership. Its managers, teams and boards work well on the ground, but who leads them is not plain: the council pays most of it, the partnership steers it, and neither can be held to account alone.\n\nWhat was learned in three years is set out with the review of the community safety partnership.",
    "preference": "Option 1 gives elected members a clear lead and ties the council's own services to what neighbourhoods ask for. Partners must go on having their say; the advisory group and the joint teams are there for that.",
    "implications": "Money: the posts move with their budgets, nothing is added. Staff: managers change their line of report; terms stay as they are. Partners: their staff and money stay their own.",
    "background_papers": "Review of the community safety partnership; services matrix of neighbourhood working",
}

# title, preferred, advantages, disadvantages, costs
OPTIONS = (
    (
        "The council leads the service",
        True,
        "Members and chief officers give a clear direction and answer for it.\n\nCouncil services follow what neighbourhoods ask for.\n\nOne home in the neighbourhoods directorate avoids confusion.",
        "Partners need to be reassured that they still have influence.\n\nWhat officers know and how they lead must not be lost in the move.",
        "Within existing budgets; some weeks of officers' time for the move.",
    ),
    (
        "It stays with the city partnership",
        False,
        "All public services stay in view.\n\nThree years of learning go on being used.\n\nIt fits the city's long-term strategy.",
        "A partnership may agree and not deliver.\n\nThe council may take less interest.",
        "None beyond today's.",
    ),
    (
        "Council and partnership govern it together",
        False,
        "The council is more involved, inside a clear partnership.\n\nWhat members and officers want comes together.\n\nLeadership is shared.",
        "It may look as if no one leads.\n\nIt may not satisfy the council.",
        "A new leading group to be served: agendas, papers, minutes.",
    ),
)
RECOMMENDATIONS = (
    "that the neighbourhoods unit moves into the council's new directorate for neighbourhoods",
    "that partners go on taking full part in making and carrying out neighbourhood policy and plans",
    "that the joint neighbourhood teams are kept, and widened where working together helps",
    "that the Stronger strategy group is kept and strengthened as the body that advises partners and teams",
    "that a programme of work is drawn up to carry these recommendations out",
)
AMENDED = "that the joint neighbourhood teams are kept as they are for a year, and then reviewed"
COSTS = "What each of the three options costs in a year, by who pays: the council, the partners, and time that is given without money."
SAID = "The paper was presented. Members asked how partners will be heard, and what changes for the teams."
CONDITION = "once its terms of reference are agreed"
FILE = "What the three options cost"

# recommendation: how it stands, what was done, days after the meeting
BECAME = {
    1: (("done", "The unit moved; its managers report to the directorate.", 75),),
    2: (("in_hand", "Partners have named who speaks for them in each area.", 30),),
}
