"""An election is announced; results follow with the seats."""

from accounts import rights
from accounts.access import Permission, holds_city
from accounts.rights import operation
from core import events
from core.errors import Refused
from neighbourhoods.elections.models import Election, ElectionWard

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
