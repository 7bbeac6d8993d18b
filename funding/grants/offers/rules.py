"""Why an offer does not go yet, and what the letter of each kind is called."""

from django.utils import timezone

from funding.grants.awards import states
from funding.grants.awards.operations import why_not_offered as why_not_in_force
from funding.grants.checks.reading import lacks_confirmation

GRANT, PURCHASE, PAYMENT = "grant", "purchase", "payment"
CALLED = {
    GRANT: "Offer of a grant",
    PURCHASE: "Instruction to deliver",
    PAYMENT: "Advice of a payment",
}
"""What the letter is: only what goes to a group is a grant."""
NO_ADDRESS = "The group has no contact with an email address: print the letter and send it by post"
NOBODY = "Nobody with an email address is named to get it: change the letter, or print it and send it by post"
UNCONFIRMED = (
    "The group has not confirmed in writing what other assistance it has had. Record the confirmation "
    "among the checks first"
)
"""Subsidy Control Act 2022 s.37: before the offer."""


def contact_of(grant):
    """The Person whom the letter goes to: of a grant the contact of the group, else who was named for it; None where
    nobody was."""
    if grant.request.what != GRANT:
        return grant.terms.recipient
    group = grant.request.application.group
    return group.contact if group else None


def address_of(grant):
    """Where the letter goes by email; "" where no address is known."""
    contact = contact_of(grant)
    return contact.address if contact else ""


def why_not_sent(grant, at):
    """Why the offer does not go by email now; "" where it does."""
    if grant.state == states.ON_HOLD:
        return "The grant is on hold"
    if grant.state != states.APPROVED:
        return f"It is {grant.get_state_display().lower()}"
    if wait := why_not_in_force(grant, timezone.localdate(at)):
        return wait
    if waits := [each.words for each in grant.terms_to_meet.all() if _holds_back(each)]:
        return f"First must be met: {waits[0]}"
    if grant.request.application.applicant.ended_on:
        return f"{grant.request.application.applicant} has ended: it can get nothing"
    if lacks_confirmation(grant.request):
        return UNCONFIRMED
    if not address_of(grant):
        return NO_ADDRESS if grant.request.what == GRANT else NOBODY
    return ""


def why_not_offered(grant):
    """Why no offer goes in whatever way: a condition that comes first, or a confirmation of other assistance; None
    where it may."""
    waits = [each.words for each in grant.terms_to_meet.all() if _holds_back(each)]
    if waits:
        return f"First must be met: {waits[0]}"
    if grant.request.application.applicant.ended_on:
        return f"{grant.request.application.applicant} has ended: it can get nothing"
    return UNCONFIRMED if lacks_confirmation(grant.request) else None


def _holds_back(condition):
    return condition.stage == "before_offer" and condition.met_on is None
