"""What is said at the invented meetings. {place}, {street}, {green}, {month} are filled in."""

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
UPDATES = (
    "Police: reports of anti-social behaviour down on the same months last year, thefts from vans up.\n\nDerby Homes: kitchens in the next two streets start in {month}.",
    "Police: two arrests after the warrants in {month}; thanks to those who rang.\n\nHealth: flu clinics on Saturdays at the centre.",
    "Police: the team has a new constable from {month}. Fire and Rescue: bonfire season went by without injury here.\n\nDerby Homes: the estate walk is on the first Tuesday.",
)
DECLARATIONS = ("None were declared.", "None.")
AOB = (
    "There was none.",
    "The date of the fun day was given out. Helpers are welcome.",
    "Thanks were said to the caretaker, who retires in {month}.",
)
NEXT = ("As set in the calendar. The agenda is published a week before.",)
FORUM_TALK = (
    "Residents asked about bins, the bus, and the lights on the path. Answers are given at the next forum.",
    "Four tables talked about what comes first next year. Most dots went to slower traffic, then to somewhere for young people.",
    "The sergeant showed the figures on a map. Questions were about vans, drones, and who comes when one rings 101.",
)
TASKING_TALK = (
    "Two addresses talked through. Next visit agreed with housing.",
    "Repeat calls at one place; a joint visit is set.",
    "Quick wins listed: bulbs, brambles, one lock.",
)
INTERESTS = [
    "Lives two doors from the place in question",
    "Sister works for the contractor",
    "Sits on the committee of the group that asks",
    "Lets a garage in the street",
]
DISSENT = "I remember the vote on the second item as closer than it is written."
WRONG = "The minutes say ten lamps in the alley. There are nine."
REPORTED = "The constable gave the police report. The sergeant was on leave that week."
LEFT_OUT = "Fire and Rescue reported as well: no deliberate fires in the month. It was left out."
HAD_WRITTEN = "Apologies had been sent the day before and were overlooked."

NOT_RIGHT = "Item 5: the residents asked for a reply by the end of the month, not of the year."

PLACE = "Council House, Committee Room 2"
CANCELLED = "The hall's heating has failed. A new date will be set."
LATE = (
    "Burst water main at the school gates",
    "Came in after the agenda was published. The water company has been asked to attend.",
)
REPORTS = ("Reports from services", "Streets and parks", "Housing", "Youth work")
"""A heading and what is reported under it."""
INFORMAL = (
    "There was no quorum. Those who were there talked about it, and it waits for the next meeting."
)
NOT_AGREED = "There was no quorum, so the minutes wait for the next meeting."
NOBODY_PRESIDED = "No one was there to take the chair, so the minutes wait for the next meeting."
NO_MINUTES = "There were none to agree."
OTHERWISE_NONE = "No one else declared any."
NAMES_A_FAMILY = "It tells of one family"
IN_PUBLIC = "The police reported on the month."
PRESENTER = "Neighbourhood manager"

# kind of body: the least and the most of the public that come
PUBLIC = {"forum": (38, 71), "board": (0, 9)}
