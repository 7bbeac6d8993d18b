"""What a link to an offer is for, and as long as what it works."""

from core.links.declaring import Purpose
from funding.grants.awards import states

PURPOSE = Purpose(
    name="grant_offer", target="funding.grant", days=30, uses={"accepted": "Accepted the offer"}
)
READ_IN = (states.OFFERED, states.ACCEPTED)
"""Who accepted reads the letter until the link ends."""


def still_works(grant, person_id):
    """Whether a link that this person was given still opens the offer."""
    group = grant.request.application.group
    theirs = group is not None and group.contact_id is not None and group.contact_id == person_id
    return theirs and grant.request.what == "grant" and grant.state in READ_IN
