"""The private matter: a lease that boards are asked about."""

REASON = "The landlord's offer would be known to others while it is being bargained over"
TEXT = (
    "The landlord of the community room in {place} asks for a new lease of five years from April."
)
ADVICE = "that the neighbourhood manager bargains for a shorter lease with a break after two years"
SAID = "The board talked about what the room is worth to local groups and what the budget bears."
PLAN = "Where the community room stands, how it is reached, and who uses it on which day."
OFFER = "The rent asked for, and what other rooms nearby cost."
SUMMARY = "The board gave the neighbourhood manager its advice about a lease."
RELEASED = "The lease of the community room runs for five years from April, with a break after two. The rent is in the accounts of the year."
