"""Where the city lies: points outside it are mistakes."""

from decimal import Decimal

from django.db.models import Q

from core.errors import Refused

BOX = {
    "latitude": (Decimal("52.80"), Decimal("53.05")),
    "longitude": (Decimal("-1.65"), Decimal("-1.30")),
}
"""Degrees within which the city lies."""


def in_the_city():
    """That a point, where there is one, is within the city, as a Q."""
    within = Q(**{f"{name}__range": edges for name, edges in BOX.items()})
    return Q(latitude=None, longitude=None) | within


def check_point(latitude, longitude):
    """A step: a point is whole and within the city, or there is none. Raises Refused."""
    if (latitude is None) != (longitude is None):
        raise Refused("Enter both latitude and longitude, or neither", "latitude")
    for name, value in (("latitude", latitude), ("longitude", longitude)):
        least, most = BOX[name]
        if value is not None and not least <= value <= most:
            raise Refused(f"The {name} must be within the city: {least} to {most}", name)
