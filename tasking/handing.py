"""Open actions go to another owner: of the same agency as they stand, to another one as an offer."""

from django.db.models import Q
from django.utils import timezone

from accounts.access import Permission
from accounts.rights import operation
from core import events, handing, rows
from core.errors import Refused, WrongState
from core.handing import Kind
from tasking import states
from tasking.models import Action, ActionTold
from tasking.operations import lock_action, write_action, write_update
from tasking.rules import is_private
from tasking.telling import tell_owner

EDIT = Permission.EDIT_ACTION
OFFERABLE = (states.OFFERED, states.DECLINED)
"""What no agency has accepted goes to another one as an offer."""


def register():
    handing.register(
        Kind(
            "actions", "Open actions", Action.objects.visible_to, lambda day: Q(is_open=True),
            str, lambda action: action.get_absolute_url(), "owner",
            related=("body", "lead_agency", "owner"), right=EDIT, move=_move, refuses=refuses,
            order=30,
        )
    )  # fmt: skip


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


def _why_not(action, to, may_read, signs_in):
    """An account that may not read it would read it as its owner; without one only what is held back
    from the agency's own list is not given away."""
    private_body = action.body_id is not None and action.body.is_private
    held_back = is_private(action) if signs_in else private_body or action.marking == "exempt"
    if held_back and not may_read:
        return f"It is not public, and {to.name} may not read it."
    if _stays_with(action, to) or (to.agency_id and action.state in OFFERABLE):
        return ""
    accepted = action.get_state_display().lower()
    return (
        f"{to.name} does not work for {action.lead_agency}, and the action is {accepted}. "
        "Change the lead agency on its page."
    )


def _stays_with(action, to):
    """Whether the receiver stands where the owner stood: in the lead agency, or beside it as before."""
    owners = action.owner.agency_id if action.owner_id else action.lead_agency_id
    return to.agency_id in (action.lead_agency_id, owners)


@operation
def hand_over_action(*, action, to, note, by, at=None):
    """Another owner takes over. Within the agency the action stands as it is; what no agency has accepted
    is offered to the new owner's. The note stands among the updates. Returns it. Raises Refused for whom
    it does not fit, WrongState where it is closed."""
    at = at or timezone.now()
    locked = lock_action(action, by, EDIT)
    if not locked.is_open:
        raise WrongState(f"{locked.reference} is closed already.")
    if why := refuses([locked], to).get(locked.pk):
        raise Refused(why)
    before, was = locked.owner, locked.state
    moved = {"owner": to}
    if not _stays_with(locked, to):
        moved |= {"lead_agency": to.agency, "state": states.OFFERED}
    write_action(locked, rows.assign(locked, moved), at)
    said = f"Handed over from {before.name if before else 'nobody'} to {to.name}. {note}".strip()
    steps = (was, locked.state) if was != locked.state else ("", "")
    write_update(locked, by=by, at=at, note=said, client_id=None, steps=steps)
    changes = {"owner": [before.name if before else None, to.name]}
    events.record(
        "action.handed_over", locked, by=by, at=at, changes=changes, label=locked.reference
    )
    tell_owner(locked, ActionTold.Kind.GIVEN, by=by, at=at)
    return locked


def _move(action, to, *, by, at, note):
    hand_over_action(action=action, to=to, note=note, by=by, at=at)
