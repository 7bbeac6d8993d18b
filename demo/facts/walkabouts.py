"""Walkabouts and action days: what was seen, how blocks looked, what a day did and cost."""

ESTATE = "Sinfin"
BLOCKS = (
    ("Rose Court", "C", "B"),
    ("Hollies House", "B", "B"),
    ("Garages off Redwood Road", "C", "D"),
)
"""Block, grade of last time, grade of this time."""
STREETS = (
    ("Rose Court, main door", "52.88930", "-1.49120"),
    ("Hollies House", "52.88760", "-1.48860"),
    ("Garages off Redwood Road", "52.88590", "-1.49240"),
    ("Back along the brook", "", ""),
)
"""Streets of the route of today, with their points where they have one."""
# what, where, service, what becomes of it, agency of an action
STOPS = (
    ("Bags of rubbish beside the bins", "Rose Court", True, "request", ""),
    ("Handrail loose on the steps", "Hollies House", False, "action", "derby-homes"),
    ("Garage doors forced, nothing inside", "Redwood Road", False, "action", "police"),
    ("Play area clean, grass cut", "Redwood Road", False, "nothing", ""),
)
SUMMARY = (
    "Rose Court is better since the bin store was moved. The garages are worse: doors have been forced "
    "and rubbish is left there at night.\n\nHandrails and bins are being seen to."
)
TODAY = ("Lights out along the path", "Path behind the shops")
DAY = "Clean up Sinfin"
TASKS = (
    ("council", "Skips at both ends of the street from 9 am"),
    ("fire", "Home fire safety visits in the flats"),
    ("police", "Mark bicycles outside the library"),
)
COUNTS = (("visits", 34), ("bikes", 22), ("tonnes", "4.5"), ("doors", 180), ("penalties", 2))
COSTS = (
    ("Two skips", 420, "council"),
    ("Gloves and pickers", 65, "council"),
    ("Bicycle kits", 90, "police"),
)
RESULT = (
    "Four and a half tonnes went from the alleys behind the street. Thirty-four homes had a fire safety "
    "visit, and twenty-two bicycles were marked."
)
NEXT = "Paint out graffiti along the brook"
WIN = "Put the missing litter bin back outside the library"
