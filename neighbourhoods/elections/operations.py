"""An election is announced; results follow with the seats."""

from django.utils import timezone

from accounts import rights
from accounts.access import Permission, holds_city
from accounts.rights import operation
from core import events
from core.actors import user_or_none
from core.errors import Refused
from neighbourhoods.elections.models import Election, ElectionWard, PreElectionLift

ORDINARY = Election.Kind.ORDINARY

CITY = "Only people whose role covers the whole city can do this."


@operation
def announce_election(*, kind, notice_on, poll_on, wards, by, at=None):
    """Enter an election and the wards it is held in; the results follow ward by ward. Returns it.
    Raises Refused for days in the wrong order, no ward, a ward that is not there on the day, or an
    election that is entered already."""
    keeps = (Permission.MANAGE_BODY, Permission.EDIT_REFERENCE)
    rights.allow(by.pk is None or any(holds_city(by, right) for right in keeps), CITY, by=by)
    if notice_on >= poll_on:
        raise Refused("The notice is published before the day of the poll", "notice_on")
    if not wards:
        raise Refused("Choose the wards", "wards")
    for ward in wards:
        if poll_on < ward.starts_on:
            raise Refused(f"There is no {ward.name} ward on that day yet", "wards")
    other = ElectionWard.objects.filter(election__poll_on=poll_on, ward__in=wards).first()
    ordinary = Election.objects.filter(poll_on=poll_on, kind=kind) if kind == ORDINARY else None
    if other or (ordinary is not None and ordinary.exists()):
        raise Refused("This election is entered already", "poll_on")
    election = Election.objects.create(kind=kind, notice_on=notice_on, poll_on=poll_on)
    for ward in wards:
        ElectionWard.objects.create(election=election, ward=ward)
    events.record("election.announced", election, by=by, at=at)
    return election


@operation
def lift_pre_election(*, election, key, what, reason, advised_by, by, at=None):
    """Let something go ahead in a pre-election period though a scheme stops it: by name, with the
    reason and on whose advice. Under one key it is lifted once: a second press gives the same row.
    Raises Refused without reason or advice."""
    rights.require_city(Permission.MANAGE_BODY, by=by)
    if not reason.strip():
        raise Refused("Enter why it goes ahead", "reason")
    if not advised_by.strip():
        raise Refused("Enter on whose advice, such as the monitoring officer’s name", "advised_by")
    row, is_new = PreElectionLift.objects.get_or_create(
        election=election,
        key=key,
        put_back_at=None,
        defaults={
            "what": what,
            "reason": reason.strip(),
            "advised_by": advised_by.strip(),
            "lifted_by": user_or_none(by),
            "lifted_by_name": by.name,
            "lifted_at": at or timezone.now(),
        },
    )
    if is_new:
        events.record(
            "election.lifted", election, by=by, at=at, reason=reason, words={"what": what}
        )
    return row


@operation
def put_back(*, lift, reason, by, at=None):
    """End a lift: from now on the scheme holds again for what was let go ahead; what was done meanwhile
    stays. Pressed twice it is put back once. Returns it. Raises Refused without a reason."""
    rights.require_city(Permission.MANAGE_BODY, by=by)
    at = at or timezone.now()
    locked = PreElectionLift.objects.select_for_update().get(pk=lift.pk)
    if locked.put_back_at is not None:
        return locked
    if not reason.strip():
        raise Refused("Enter why it no longer goes ahead", "reason")
    locked.put_back_at, locked.put_back_by_name = at, by.name
    locked.put_back_reason = reason.strip()
    locked.save(update_fields=["put_back_at", "put_back_by_name", "put_back_reason"])
    words = {"what": locked.what}
    events.record("election.put_back", locked.election, by=by, at=at, reason=reason, words=words)
    return locked
