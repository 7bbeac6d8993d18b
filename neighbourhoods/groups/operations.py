"""Writes about community groups."""

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from neighbourhoods.groups.models import CommunityGroup
from neighbourhoods.places.operations import write_named

EDIT = Permission.EDIT_NEIGHBOURHOOD


@operation
def save_group(*, by, group=None, at=None, **fields):
    """Add a community group, or change one. Who its contact is reaches no event. Returns it. Raises
    Refused where the neighbourhood has one of this name."""
    if new := group is None:
        rights.require(EDIT, by=by, on=fields["neighbourhood"])
        group = CommunityGroup()
    else:
        group = rights.lock(group, EDIT, by=by)
    return write_named(group, fields, new=new, by=by, at=at)
