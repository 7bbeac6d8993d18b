"""One change of all actions that were ticked in a list, as they were seen there."""

from django.utils import timezone
from django.utils.text import get_text_list

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core.errors import Refused, Stale, WrongState
from tasking.actions.models import Action
from tasking.actions.operations import add_note, change_action, redate_action


@operation
def give_chosen(*, actions, by, note, owner=None, lead_agency=None, at=None):
    """Give all of them to an owner, an agency, or both, with one reason. Another agency is offered them.
    Returns them. Raises Refused without a receiver or a reason, WrongState where one was changed since it
    was ticked or is closed; then none is given."""
    lead_agency = lead_agency or getattr(owner, "agency", None)
    if lead_agency is None:
        raise Refused("Choose a person or an agency to give them to", "agency")
    new = {"lead_agency": lead_agency, "owner": owner}
    return _each(actions, note, by, at, lambda action, at: _give(action, new, by, at))


def _give(action, new, by, at):
    """Within the agency its owner stays, where nobody else was named."""
    if new["owner"] is None and action.owner_id and action.owner.agency_id == new["lead_agency"].pk:
        new = {"lead_agency": new["lead_agency"]}
    change_action(action=action, by=by, at=at, **new)


@operation
def carry_over(*, actions, by, note, due_on, at=None):
    """Give all of them another due date, with one reason. Returns them. Raises Refused without a reason
    or for a date that cannot be, WrongState as `give_chosen` does; then none is changed."""
    return _each(
        actions, note, by, at,
        lambda action, at: redate_action(action=action, due_on=due_on, by=by, at=at),
    )  # fmt: skip


def _each(actions, note, by, at, change):
    """Lock all as they were seen, then change one after the other."""
    at = at or timezone.now()
    if not note.strip():
        raise Refused("Enter the reason", "note")
    for action in _locked(actions, by):
        try:
            change(action, at)
            add_note(action=action, note=note, by=by, at=at)
        except Refused as refused:
            message = f"{action.reference}: {refused.message}. Nothing was saved."
            raise type(refused)(message, refused.field) from refused
    return actions


def _locked(actions, by):
    """The actions as they stand now, locked in the order of their keys. Raises WrongState that names
    those that somebody has changed or closed."""
    found, changed, closed = [], [], []
    for action in sorted(actions, key=lambda each: each.pk):
        rows = Action.objects.select_related("lead_agency", "owner", "body")
        try:
            locked = rights.lock(action, Permission.EDIT_ACTION, by=by, found=rows)
        except Stale as stale:
            changed.append(
                f"{stale.row.reference} ({stale.who})" if stale.who else action.reference
            )
            continue
        (found if locked.is_open else closed).append(locked)
    if changed:
        raise WrongState(
            f"Changed by someone else since you ticked them: {get_text_list(changed, 'and')}. "
            "Nothing was saved. Go back to the list and tick them again."
        )
    if closed:
        names = get_text_list([each.reference for each in closed], "and")
        raise WrongState(f"No longer open: {names}. Nothing was saved.")
    return found
