"""Which neighbourhoods a ward covers. What a package keeps by that follows where it changes: `step(ward, by=, at=)`, with the
ward locked."""

from core import events, rows
from core.following import Following
from neighbourhoods.places.models import Neighbourhood, Ward

_following = Following()
follow, followed = _following.follow, _following.tell


def lock(ward):
    """The ward, locked against whoever changes what it covers, or writes something by it."""
    return Ward.objects.select_for_update(no_key=True).get(pk=ward.pk)


def cover(ward, keys, *, by, at):
    """Step: the ward covers the neighbourhoods of these keys from now on, and no other. Returns whether
    that changed anything."""
    ward = lock(ward)
    before = set(ward.neighbourhoods.values_list("pk", flat=True))
    if before == set(keys):
        return False
    ward.neighbourhoods.set(keys)
    rows.touch(ward)
    words = [_names(before), _names(keys)]
    events.record("changed", ward, by=by, at=at, changes={"neighbourhoods": words})
    followed(ward, by=by, at=at)
    return True


def _names(keys):
    found = Neighbourhood.objects.filter(pk__in=keys).order_by("name")
    return ", ".join(found.values_list("name", flat=True))
