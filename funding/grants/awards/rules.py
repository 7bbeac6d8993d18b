"""When a decision about money may be carried out, and what comes next for a grant."""

from dataclasses import dataclass
from datetime import date

from funding.grants.awards import states


@dataclass(frozen=True)
class Force:
    """When the decision behind a grant comes into force: `published`, whether its notice is; `on`,
    the day, None where nothing is waited for."""

    published: bool
    on: date | None = None


def force_of(grant):
    """The Force of a grant's decision. A decision of a meeting has its number, and its day, once its
    minutes are published as a draft; one outside a meeting once it is made."""
    if grant.delegated_id:
        return Force(True, grant.delegated.notice.in_force_on)
    number = getattr(grant.decision, "numbered", None)
    return Force(number is not None, number and number.in_force_on)


def not_yet_in_force(force, day):
    """Why nothing is offered on that day, or "". Source: SI 2012/2089 (call-in before it is carried
    out)."""
    if not force.published:
        return "The decision has not been published yet"
    if force.on and day < force.on:
        return f"The decision comes into force on {force.on:%-d %B %Y}, unless it is called in"
    return ""


NEXT = {
    states.APPROVED: ("grant_letter", "Read and send the offer", "main"),
    states.OFFERED: ("grant_accept", "Record the acceptance", "main"),
    states.ACCEPTED: ("grant_finish", "Finish the grant", "second"),
}


def steps_of(grant, wait):
    """[(address, words, rank)]: what can be done with a grant, the next step first. `wait`: why
    nothing is offered yet, or ""."""
    paid = grant.reservation.was_paid
    found = []
    if grant.state in NEXT and not (grant.state == states.APPROVED and wait):
        if grant.state != states.ACCEPTED or paid:
            found.append(NEXT[grant.state])
    elif grant.state == states.APPROVED:
        found.append(("grant_letter", "Read the offer before it goes", "second"))
    if grant.state in states.RUNNING:
        found.append(("grant_hold", "Put on hold", "link"))
    if grant.state == states.ON_HOLD:
        found.append(("grant_off_hold", "Take off hold", "link"))
    if grant.state in states.BEFORE_PAYMENT and not paid:
        found.append(("grant_cancel", "Cancel the grant", "link"))
    return found
