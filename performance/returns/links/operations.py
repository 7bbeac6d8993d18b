"""What is given by a link to a return; sending and revoking one."""

from django.utils import timezone

from accounts import rights
from accounts.rights import operation
from core import events, rows
from core.actors import LinkHolder
from core.errors import Refused
from core.links import operations as links
from core.links.operations import LinkEnded
from performance.indicators.querysets import EDIT
from performance.observations.operations import lock_all
from performance.returns.chasing.letters import PURPOSE, needs_link, write_asked
from performance.returns.grid.operations import give_all
from performance.returns.models import DataReturn


def found(token, at=None):
    """(link, return) of a token. Raises LinkEnded where it opens nothing, or nothing any more."""
    link = links.find(token, PURPOSE.name, at)
    if link is None:
        raise LinkEnded
    return link, _still(DataReturn.objects.whole().filter(pk=link.target_id).first(), link)


def holder_of(link):
    """Who acts by a link."""
    return LinkHolder(link.name)


@operation
def give_by_link(*, link, figures, by, at=None):
    """Figures come by a link; those of other indicators than the return's own are refused. Returns how many are new or
    other than before. Raises LinkEnded where the link works no more, PermissionDenied for others' figures, and what
    `give_grid` raises."""
    at = at or timezone.now()
    lock_all(each.pk for each, _ in figures)
    owed = rows.take(
        DataReturn(pk=link.target_id), DataReturn.objects.select_related("person__user")
    )
    _still(owed, link)
    locked = links.lock(link, at)
    rights.allow(by == holder_of(locked), "This link was given to somebody else.", by=by)
    own = set(owed.lines.values_list("indicator", flat=True))
    if any(each.pk not in own or given.period != owed.period for each, given in figures):
        raise LinkEnded
    number = give_all(figures, lambda indicator: indicator.lead_id == link.person_id, by=by, at=at)
    if number:
        links.use(locked, "given", at)
        events.record("return.given_by_link", owed, by=by, at=at, label=str(owed))
    return number


@operation
def send_link(*, owed, by, at=None):
    """Send who gives the figures of a return a new link, once a day. Returns the return. Raises Refused where they sign
    in, have no address, or everything has come."""
    at = at or timezone.now()
    locked = rights.lock(owed, EDIT, by=by, found=DataReturn.objects.all())
    locked = DataReturn.objects.whole().get(pk=locked.pk)
    if not locked.is_expected or locked.state == DataReturn.State.CONFIRMED:
        raise Refused("These figures are no longer needed")
    if not needs_link(locked):
        raise Refused(
            f"{locked.sender or locked.agency} signs in, or sends a file. Send a reminder instead"
        )
    if not locked.person.address:
        raise Refused(f"No email address of {locked.person} is known")
    day = timezone.localdate(at).isoformat()
    write_asked(
        [locked], name=locked.person.name, address=locked.person.address, occasion=f"link {day}", by=by, at=at
    )  # fmt: skip
    events.record("return.link_sent", locked, by=by, at=at, label=str(locked))
    return locked


@operation
def revoke_link(*, link, by, at=None):
    """A link works no more. Pressed again, nothing happens."""
    owed = rights.lock(DataReturn(pk=link.target_id), EDIT, by=by, found=DataReturn.objects.all())
    if links.revoke(link=link, by=by, at=at):
        events.record("return.link_revoked", owed, by=by, at=at, label=str(owed))


def _still(owed, link):
    """The return, while it is expected, not confirmed, and its figures are still given by who has the link."""
    if owed is None or not owed.is_expected or owed.state == DataReturn.State.CONFIRMED:
        raise LinkEnded
    if owed.person_id != link.person_id or not needs_link(owed):
        raise LinkEnded
    return owed
