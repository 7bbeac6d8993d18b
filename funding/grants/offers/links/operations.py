"""Sending the link of an offer again, and what the group does by it."""

from django.utils import timezone

from accounts import rights
from accounts.rights import operation
from core import events, rows
from core.actors import LinkHolder
from core.errors import Refused
from core.links import operations as links
from core.links.models import LinkUse
from core.links.operations import LinkEnded
from funding.grants.applications.operations import BUDGET
from funding.grants.awards import operations as grants
from funding.grants.awards import states
from funding.grants.awards.models import Grant
from funding.grants.offers.links import giving
from funding.grants.offers.links.rules import PURPOSE, still_works
from funding.grants.offers.rules import GRANT, address_of


@operation
def send_again(*, grant, by, at=None):
    """Remind the group of its offer with a new link, once a day. Raises Refused without an address."""
    at = at or timezone.now()
    locked = grants.lock_grant(grant, BUDGET, by=by)
    rows.expect(locked, states.OFFERED)
    if locked.request.what != GRANT:
        raise Refused("Only a grant is accepted by a link")
    if not address_of(locked):
        raise Refused("The group has no contact with an email address")
    day = timezone.localdate(at).isoformat()
    letter = giving.write_offer(locked, by=by, at=at, kind=giving.AGAIN, occasion=f"again {day}")
    events.record("grant.offer_again", locked, by=by, at=at)
    return letter


def found(token, at=None):
    """(link, grant) of a token. Raises LinkEnded where it opens nothing, or nothing any more."""
    link = links.find(token, PURPOSE.name, at)
    if link is None:
        raise LinkEnded
    grant = _read().filter(pk=link.target_id).first()
    return link, _still(grant, link)


def holder_of(link):
    """Who acts by a link."""
    return LinkHolder(link.name)


@operation
def accept_by_link(*, link, signed, position, by, version=None, at=None):
    """The group accepts its offer. Pressed again, nothing happens. Returns the grant. Raises LinkEnded where the link
    works no more, Refused without a name."""
    at = at or timezone.now()
    grant = _still(grants.take_grant(Grant(pk=link.target_id)), link)
    locked = links.lock(link, at)
    rights.allow(by == holder_of(locked), "This link was given to somebody else.", by=by)
    if LinkUse.objects.filter(link=locked, what="accepted").exists():
        return grant
    rows.expect(grant, states.OFFERED)
    if version is not None:
        grant.seen(version)
        rows.expect_version(grant, grant)
    if not signed.strip():
        raise Refused("Enter your name", "signed")
    name = f"{signed.strip()}, {position.strip()}" if position.strip() else signed
    accepted = grants.note_acceptance(
        grant=grant, accepted_on=timezone.localdate(at), signed=name, by=by, at=at
    )
    links.use(locked, "accepted", at)
    return accepted


def _read():
    return Grant.objects.select_related(
        "request__application__group", "request__allocation__body", "request__allocation__year",
        "reservation", "offer_letter",
    )  # fmt: skip


def _still(grant, link):
    if grant is None or not still_works(grant, link.person_id):
        raise LinkEnded
    return grant
