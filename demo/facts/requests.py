"""What residents, staff and a councillor asked of services, and how far that is."""

from tasking.requests import states

# street, what, level, agency, service
ASKS = (
    ("Elm Street", "Sofa and two mattresses on the path by the garages", "area", "council", "Street Pride"),
    ("Sinfin Lane", "Litter bin by the bus stop is overflowing", "area", "council", "Street Pride"),
    ("Grampian Way", "Broken glass on the play area", "city", "council", "Parks Department"),
    ("Wordsworth Avenue", "Street light out opposite the school gate", "city", "council", "Highways"),
    ("Redwood Road", "Pothole at the junction, a bicycle wheel deep", "city", "council", "Highways"),
    ("Arleston Lane", "Hedge grown over the pavement, prams go into the road", "area", "council", "Street Pride"),
    ("Thackeray Street", "Graffiti on the underpass wall", "area", "council", "Street Pride"),
    ("Osmaston Park Road", "When is the grass on the verge cut?", "city", "council", "Parks Department"),
    ("Stenson Road", "Cars parked on the zigzags each morning", "neighbourhood", "council",
     "Traffic Management and Parking"),
    ("Cotton Lane", "Bags of rubbish beside the shops every Sunday", "area", "council", "Street Pride"),
)  # fmt: skip
WAYS = (
    (states.RECEIVED, ""), (states.WITH_TEAM, ""), (states.WITH_TEAM, ""), (states.WAITING, ""),
    (states.FINISHED, states.FIXED), (states.FINISHED, states.FIXED),
    (states.FINISHED, states.NO_FAULT), (states.FINISHED, states.PLANNED),
    (states.FINISHED, states.NOT_OURS),
)  # fmt: skip
HOW_MANY = 30
DANGER = ("Thackeray Street", "Mould on the bedroom wall of a council flat, a baby sleeps there")
RAISED = (
    ("Wordsworth Avenue", "Bins are not emptied behind the flats"),
    ("Arleston Lane", "The street lamp by the bus stop is out"),
)
"""Raised at the board’s last meeting: the first is late, the second is done."""
AGAIN = "Redwood Road", "Rubbish is back behind the garages"
"""It was reopened twice."""
ENQUIRY = ("Elm Street", "Three residents ask when the alley gates will be mended")
COMPLAINT = "Nobody rang back, three times"
AT_ONE_PLACE = (
    # days ago, what
    (12, "Black bags and a fridge behind the garages"),
    (7, "More bags behind the garages, some are torn open"),
    (2, "Bags again behind the garages, rats have been seen"),
)
GARAGES = "Grampian Way, garages"
ANOTHER = {"name": "Sam Caller", "phone": "01332 496 0002", "email": ""}
HIDDEN = ("Sinfin Lane", "Change the lock of the side gate before Friday")
WHY_HIDDEN = "Somebody living there may be at risk"
CALLER = {"name": "Pat Caller", "phone": "01332 496 0001", "email": ""}
SYSTEM, TEAM = "Whitespace", "complaints@demo.example"
