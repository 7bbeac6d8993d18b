"""Which neighbourhoods a ward covers. What a package keeps by that follows where it changes."""

from collections.abc import Callable

from core import events, rows
from neighbourhoods.places.models import Neighbourhood, Ward

_followers: list[Callable] = []


def follow(step):
    """`step(ward, by=, at=)` writes what rests on the neighbourhoods of the ward, which is locked."""
    if step not in _followers:
        _followers.append(step)


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


def followed(ward, *, by, at):
    """Step: whoever keeps something by the neighbourhoods of the ward has it follow them."""
    for step in _followers:
        step(ward, by=by, at=at)


def _names(keys):
    found = Neighbourhood.objects.filter(pk__in=keys).order_by("name")
    return ", ".join(found.values_list("name", flat=True))
