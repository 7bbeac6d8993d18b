"""The priorities of plans.

The five development areas of the city plan are those of section 8 of the report of about 2010.
"""

# title, outcome, what the profile shows
CITY = (
    (
        "Building the capacity of boards",
        "Members chair with ease, residents speak for many, officers know how to engage.",
        "A development programme: chairing and community leadership for elected members, representation for residents, engagement skills for officers.",
    ),
    (
        "Community engagement",
        "Every neighbourhood has an engagement strategy, and local people are represented better.",
        "Forums draw fifty to sixty residents; most are the same ones.",
    ),
    (
        "Services that fit the neighbourhood",
        "Every service says in a neighbourhood agreement what it promises, and residents what they undertake.",
        "The services matrix names who works where already.",
    ),
    (
        "Sharing resources",
        "Community development and communications are shared across the partners.",
        "Managers, anti-social behaviour officers and community development officers are shared today.",
    ),
    (
        "Performance management",
        "One way of reporting on neighbourhoods, fed by the council's data hub.",
        "Reports differ from board to board.",
    ),
)

# title, outcome, what the profile shows, what residents said, lead
LOCAL = (
    (
        "Streets that are clean and lit",
        "Fewer complaints about litter and dark corners.",
        "Fly-tipping is reported more often than elsewhere.",
        "“The alley behind the shops is a tip again by Monday.”",
        "council",
    ),
    (
        "Somewhere to go after school",
        "A place that is open on three evenings a week.",
        "More children than the city has on average; no youth club within a mile.",
        "Parents asked for it at two forums running.",
        "nhs",
    ),
    (
        "People feel safe in the evening",
        "More residents say that they feel safe after dark.",
        "Anti-social behaviour peaks on Friday evenings.",
        "Older people stay in after six.",
        "police",
    ),
)

WILL = "Two officers on Friday and Saturday evenings, and a walk with residents each quarter."
WONT = "No staff for it this year; we look at it again in April."
INTRODUCTION = "What the profile of {place} shows and what residents said at the forum led to three priorities. The agencies named have said what they will do."
CITY_INTRODUCTION = (
    "Five areas in which neighbourhood working is to grow, once it is settled who leads it."
)
CONSULTATION = "At the forum, in the library, and by a leaflet through every door."

# What people said: the words, the organisation they wrote for, and why it is not shown, if it is not.
COMMENTS = (
    ("The path behind the shops is dark from four o’clock. Lamps there first, please.", "", ""),
    ("We can lend our hall for the homework club on Tuesdays.", "Friends of the Park", ""),
    ("My neighbour at number 12 is the one who leaves the rubbish.", "", "personal"),
    ("Please put the bins back where they were before the works.", "", ""),
    ("More for the under tens in the holidays. The club was full in August.", "", ""),
    ("Will the plan say who cuts the verges, the council or Derby Homes?", "", ""),
)
ON_PAPER = 3
WAITING = (4, 5)
SENDER, SENDER_EMAIL = "Sam Example", "sam.example@demo.example"

PUT_TO_BOARD = (
    "The agencies named have said what they will do. The board is asked to adopt the plan."
)
ADOPT = "that the {plan} is adopted."
HEARD = "The manager went through the priorities and what each agency has promised. Members asked who will report on them, and when."
WITH = "staff time"

# title and the words that go with it
NEXT_CHANGED = (
    "Streets and parks that are clean and lit",
    "The forum asked for the parks to be named",
)
NEXT_DROPPED = "The club opened in September and carries itself"
NEXT_NEW = ("New homes on the old works", "People who live here hear of the plans first.")
