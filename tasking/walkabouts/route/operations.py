"""The route: streets added, put in order, set on the map, taken away."""

import uuid
from decimal import Decimal

from django.db.models import F, Max

from accounts.rights import operation
from core import events, rows
from core.errors import Refused, WrongState
from tasking.walkabouts import states
from tasking.walkabouts.operations import lock_walkabout
from tasking.walkabouts.places import check_point
from tasking.walkabouts.route.models import RouteStreet

MOST = 60
"""Streets of one route."""
UP, DOWN = "up", "down"
FIVE = Decimal("0.00001")
"""A point is kept to about a metre."""


@operation
def add_street(*, walkabout, name, by, client_id=None, at=None):
    """The way goes on through a street. Returns it, the last of the route; the same `client_id` again
    returns the first. Raises Refused without a name and for one too many."""
    locked = lock_walkabout(walkabout, by=by)
    if known := rows.once(RouteStreet.objects, client_id, walkabout_id=locked.pk):
        return known
    rows.expect(locked, *states.TAKES_STOPS)
    name = " ".join(name.split())
    if not name:
        raise Refused("Enter a street or place", "name")
    last = locked.streets.aggregate(last=Max("position"))["last"] or 0
    if locked.streets.count() >= MOST:
        raise Refused(f"A route has {MOST} streets at most", "name")
    street = RouteStreet.objects.create(
        walkabout=locked, position=last + 1, name=name, client_id=client_id or uuid.uuid4()
    )
    _tell(locked, by, at)
    return street


def _lock_street(street, by):
    """(walkabout, street), both locked, while the walkabout still takes changes."""
    walkabout = lock_walkabout(street.walkabout, *states.TAKES_STOPS, by=by)
    return walkabout, rows.take(street, RouteStreet.objects.all())


@operation
def move_street(*, street, to, by, was=None, at=None):
    """The street comes one place earlier (`up`) or later (`down`); at the end it stays. `was`: the place at
    which the page showed it. Returns it. Raises WrongState where it has moved meanwhile."""
    walkabout, locked = _lock_street(street, by)
    if was is not None and was != locked.position:
        raise WrongState(
            f"The route was changed meanwhile. {locked.name} is number {locked.position} now."
        )
    others = walkabout.streets.exclude(pk=locked.pk)
    if to == UP:
        other = others.filter(position__lt=locked.position).order_by("-position").first()
    else:
        other = others.filter(position__gt=locked.position).order_by("position").first()
    if other is not None:
        here, there = locked.position, other.position
        rows.change(other, {"position": here})
        rows.change(locked, {"position": there})
        _tell(walkabout, by, at)
    return locked


@operation
def place_street(*, street, latitude, longitude, by, at=None):
    """Where the street is on the map; None twice takes the point away. Returns it. Raises Refused for a
    place outside the city."""
    walkabout, locked = _lock_street(street, by)
    point = [
        each if each is None else Decimal(each).quantize(FIVE) for each in (latitude, longitude)
    ]
    check_point(*point)
    if rows.change(locked, {"latitude": point[0], "longitude": point[1]}):
        _tell(walkabout, by, at)
    return locked


@operation
def remove_street(*, street, by, at=None):
    """The way does not go through it; those after it move up."""
    walkabout, locked = _lock_street(street, by)
    position = locked.position
    RouteStreet.objects.filter(pk=locked.pk).delete()
    walkabout.streets.filter(position__gt=position).update(position=F("position") - 1)
    _tell(walkabout, by, at)


def _tell(walkabout, by, at):
    events.record("walkabout.route", walkabout, by=by, at=at, label=walkabout.reference)
