"""Named rules of what lies near: pure functions."""

import math

from core import maps


def box(point, metres):
    """(least latitude, most latitude, least longitude, most longitude) around a point in WGS84 degrees, so that
    nothing within so many metres lies outside."""
    latitude, longitude = point
    up = metres / maps.METRES_PER_DEGREE
    across = up / math.cos(math.radians(latitude))
    return latitude - up, latitude + up, longitude - across, longitude + across


def apart(first, second):
    """Metres between two points in WGS84 degrees of one city."""
    one, other = (maps.project(longitude, latitude) for latitude, longitude in (first, second))
    return math.dist(one, other)
