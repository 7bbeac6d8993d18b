"""Giving a link to the owner of an action, revoking it, and what the owner does by it."""

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows
from core.actors import LinkHolder
from core.errors import Refused
from core.links import operations as links
from core.links.operations import LinkEnded
from tasking.actions.letters.telling import tell_owner
from tasking.actions.links.models import ActionLink
from tasking.actions.links.rules import PURPOSE, STEPS, still_works, why_no_link
from tasking.actions.models import Action, ActionTold, ActionUpdate
from tasking.actions.photos.reporting import report

EDIT = Permission.EDIT_ACTION


def _actions():
    return Action.objects.select_related("body", "owner__user", "lead_agency", "neighbourhood")


@operation
def send_link(*, action, by, client_id=None, at=None):
    """Write a letter with a link to the owner of an action. Returns the link; the same `client_id`
    again returns the first. Raises Refused where the owner cannot have one, has no address, or a
    letter with one is on its way."""
    at = at or timezone.now()
    locked = _lock_to_give(action, by)
    if known := _once(locked, client_id):
        return known
    _refuse(why_no_link(locked))
    if not locked.owner.address:
        raise Refused(f"{locked.owner} has no email address. Copy the link instead.")
    waiting = ActionLink.objects.about(locked).working(at).filter(letter__isnull=False)
    state = {"handed_over_at": None, "failed_at": None, "outdated_at": None}
    if waiting.filter(**{f"letter__{name}": value for name, value in state.items()}).exists():
        raise Refused(f"An email with a link to {locked.owner} is already on its way.")
    tell_owner(locked, ActionTold.Kind.LINK, by=by, at=at, client_id=client_id)
    link = ActionLink.objects.about(locked).first()
    events.record("action.link_sent", locked, by=by, at=at, label=locked.reference)
    return link


@operation
def copy_link(*, action, by, client_id=None, at=None):
    """Make a link for the owner of an action that goes another way, such as by text message. Returns
    (link, token); the same `client_id` again returns the first link without its token, which is
    kept nowhere. Raises Refused where the owner cannot have one."""
    at = at or timezone.now()
    locked = _lock_to_give(action, by)
    if known := _once(locked, client_id):
        return known, ""
    _refuse(why_no_link(locked))
    owner = locked.owner
    link, token = links.make(
        PURPOSE.name, locked, person=owner, name=owner.name, by=by, client_id=client_id, at=at
    )
    events.record("action.link_copied", locked, by=by, at=at, label=locked.reference)
    return link, token


@operation
def revoke_link(*, link, by, at=None):
    """A link works no more. Pressed again, nothing happens."""
    at = at or timezone.now()
    action = rights.lock(Action(pk=link.target_id), EDIT, by=by, found=_actions())
    if links.revoke(link=link, by=by, at=at):
        events.record("action.link_revoked", action, by=by, at=at, label=action.reference)


def found(token, at=None):
    """(link, action) of a token. Raises LinkEnded where it opens nothing, or nothing any more."""
    link = links.find(token, PURPOSE.name, at)
    if link is None:
        raise LinkEnded
    return link, _still(_actions().filter(pk=link.target_id).first(), link)


def holder_of(link):
    """Who acts by a link."""
    return LinkHolder(link.name)


@operation
def answer(*, link, by, to="", note="", photo=None, version=None, client_id=None, at=None):
    """What the owner says by a link: a step of the action, a note, a photograph (its bytes and name).
    `version`: that of the action as it was read. Returns the update that records it; the same
    `client_id` again returns the first. Raises LinkEnded where the link works no more, Refused for a
    step that is not the owner's, and what `report` raises."""
    at = at or timezone.now()
    if to and to not in STEPS:
        raise Refused("This cannot be done by a link")
    action = _still(rows.take(Action(pk=link.target_id), _actions()), link)
    locked = links.lock(link, at)
    rights.allow(by == holder_of(locked), "This link was given to somebody else.", by=by)
    if known := rows.once(ActionUpdate.objects, client_id, action_id=action.pk):
        return known
    action.seen(version if to else None)
    update = report(action=action, to=to, note=note, photo=photo, by=by, client_id=client_id, at=at)
    for what in filter(
        None, (STEPS.get(to), not to and note and "noted", photo and "photographed")
    ):
        links.use(locked, what, at)
    return update


def _lock_to_give(action, by):
    return rights.lock(action, EDIT, by=by, found=_actions())


def _once(action, client_id):
    label = Action._meta.label_lower
    return rows.once(
        ActionLink.objects,
        client_id,
        target_type=label,
        target_id=action.pk,
        elsewhere="another action",
    )


def _refuse(why):
    if why:
        raise Refused(why)


def _still(action, link):
    if action is None or not still_works(action, link.person_id):
        raise LinkEnded
    return action
