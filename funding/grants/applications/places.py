"""The place of what an application is for, on the map of its ward."""

from decimal import Decimal

LATITUDES = (Decimal("52.5"), Decimal("53.4"))
LONGITUDES = (Decimal("-2.2"), Decimal("-0.9"))
"""Degrees within which a point can be one of this city."""


def fits(latitude, longitude):
    """Whether two numbers are a point in or near the city."""
    return LATITUDES[0] <= latitude <= LATITUDES[1] and LONGITUDES[0] <= longitude <= LONGITUDES[1]
