"""To whom an open action may go: nobody is shown what is not public by it, and what an agency has accepted
stays with it."""

from tasking import states
from tasking.actions.models import Action
from tasking.actions.rules import is_private

OFFERABLE = (states.OFFERED, states.DECLINED)
"""What no agency has accepted goes to another one as an offer."""


def refuses(actions, to):
    """{key: why an action cannot go to somebody}. Nobody gets to read what is not public by being given
    it, and what an agency has accepted stays with it. One query."""
    reads = set()
    if to.user_id and to.user.is_active:
        seen = Action.objects.visible_to(to.user).filter(pk__in=[each.pk for each in actions])
        reads = set(seen.values_list("pk", flat=True))
    found, signs_in = {}, bool(to.user_id and to.user.is_active)
    for action in actions:
        if why := _why_not(action, to, action.pk in reads, signs_in):
            found[action.pk] = why
    return found


def leave_off(action, former):
    """Step: an agency that led the action and was not asked to support it has no part in it any more."""
    if former.pk != action.lead_agency_id:
        action.agencies.filter(agency=former, is_lead=False).delete()


def _why_not(action, to, may_read, signs_in):
    """An account that may not read it would read it as its owner; without one only what is held back
    from the agency's own list is not given away."""
    private_body = action.body_id is not None and action.body.is_private
    held_back = is_private(action) if signs_in else private_body or action.marking == "exempt"
    if held_back and not may_read:
        return f"It is not public, and {to.name} may not read it."
    if stays_with(action, to) or (to.agency_id and action.state in OFFERABLE):
        return ""
    accepted = action.get_state_display().lower()
    return (
        f"{to.name} does not work for {action.lead_agency}, and the action is {accepted}. "
        "Change the lead agency on its page."
    )


def stays_with(action, to):
    """Whether the receiver stands where the owner stood: in the lead agency, or beside it as before."""
    owners = action.owner.agency_id if action.owner_id else action.lead_agency_id
    return to.agency_id in (action.lead_agency_id, owners)
