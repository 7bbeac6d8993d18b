"""To whom a link to an action may be given, and how long it holds. A refusal's text is what the user
reads."""

from core.links.declaring import Purpose
from tasking import states
from tasking.actions.rules import is_private

PURPOSE = Purpose(
    name="action",
    target="tasking.action",
    days=30,
    uses={
        "accepted": "Accepted",
        "declined": "Declined",
        "noted": "Added a note",
        "photographed": "Added a photograph",
        "done": "Said that it is done",
    },
)
STEPS = {states.ACCEPTED: "accepted", states.DECLINED: "declined", states.DONE: "done"}
"""What may be done by a link, and the use that it is noted as."""
READ_IN = (*states.OPEN, states.DONE)
"""Once somebody has confirmed an action, or cancelled it, its owner has nothing more to say."""

SAID = {
    states.DONE: (
        "You have told us that this is done. Thank you. We will check it and let you know if anything is "
        "missing."
    ),
    states.DECLINED: "This was declined. The neighbourhood team will be in touch.",
    states.BLOCKED: "This is blocked. Add a note if something has changed.",
}
"""What the owner reads of an action in which they have no step to take."""


def why_no_link(action):
    """Why the owner of an action cannot be given a link, or None where they can."""
    if action.owner is None:
        return "Name an owner first. A link is for one person."
    if not action.is_open:
        return "This action is no longer open, so no link can be made."
    if is_private(action):
        return "This action is not public, so no link can be made. Its owner needs a user account."
    if has_sign_in(action.owner):
        return f"{action.owner} has a user account and can sign in to answer."
    return None


def still_works(action, person_id):
    """Whether a link that this person was given still opens the action."""
    theirs = action.owner_id is not None and action.owner_id == person_id
    readable = action.state in READ_IN and not is_private(action)
    return theirs and readable and not has_sign_in(action.owner)


def has_sign_in(person):
    return person.user is not None and person.user.is_active
