"""What becomes of a board's advice, and what Sinfin's board means to hear later."""

GRANT = "that {text}, paid from the ward budget"
READ_OUT = "The board's advice was read out, and the clerk said what is left of the budget."

# title, lead, days ahead
PLANNED = (
    ("How the neighbourhood agreement is kept", "Neighbourhood manager", 100),
    ("A year of the joint team", "Safer Neighbourhood Team", 190),
)

# how it stands, what was done, days after the meeting
BECAME = (("in_hand", "The order is placed.", 21), ("done", "Carried out and paid.", 60))
