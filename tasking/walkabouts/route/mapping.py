"""The route on the map of its neighbourhood, and where somebody pressed on that map."""

import math
from decimal import Decimal

from django.template.loader import render_to_string

from core import maps
from neighbourhoods.models import Neighbourhood
from neighbourhoods.places.mapping import near_map

WIDTH = 340
"""Pixels of the map that is pressed on: it fits a phone, and what is pressed is counted in them."""
MARGIN = 0.06
"""Of the width of the neighbourhood, around it."""


def map_of(walk, streets):
    """The map of the neighbourhood with the points of a route in their order, None where none is set or there
    is no map to set one on. One query, none without points."""
    if not any(each.has_point for each in streets):
        return None
    return drawn(walk.neighbourhood, streets)


def drawn(place, streets):
    """The map with those points, cut to the neighbourhood; None where its boundary is not known. One query."""
    found = near_map(place, Neighbourhood.objects.order_by("pk"))
    if found is None or found["plane"] is None:
        return None
    left, top, scale = found["plane"]
    box = _box(place, found["plane"])
    points = [
        {"number": number, "name": each.name, **_units(each, left, top, scale)}
        for number, each in enumerate(streets, 1)
        if each.has_point
    ]
    size = box[2] / 36
    return found | {
        "box": " ".join(f"{each:.1f}" for each in box),
        "edges": box,
        "points": points,
        "line": " ".join(f"{each['x']},{each['y']}" for each in points),
        "size": round(size, 1),
        "letters": round(size * 1.4, 1),
        "stroke": round(size / 4, 1),
        "wide": WIDTH,
        "high": round(WIDTH * box[3] / box[2]),
        "label": f"Map of {place} with the route",
    }


def picture(found):
    """The map as a file of its own."""
    return render_to_string("tasking/walkabouts/route/map.svg", {"map": found})


def pressed(place, x, y):
    """(latitude, longitude) of pixels of the map that is pressed on; None where there is no map."""
    found = drawn(place, ())
    if found is None:
        return None
    left, top, scale = found["plane"]
    begins, above, width, _ = found["edges"]
    share = width / WIDTH
    metres = ((begins + x * share) / scale + left, (above + y * share) / scale + top)
    east = maps.METRES_PER_DEGREE * math.cos(math.radians(maps.ORIGIN_LATITUDE))
    latitude, longitude = -metres[1] / maps.METRES_PER_DEGREE, metres[0] / east
    return Decimal(str(round(latitude, 5))), Decimal(str(round(longitude, 5)))


def _box(place, plane):
    """(left, top, width, height) of the neighbourhood with a margin, in units of the map."""
    left, top, scale = plane
    west, north, east, south = maps.bounds([place.boundary])
    margin = (east - west) * MARGIN * scale
    begins, above = (west - left) * scale - margin, (north - top) * scale - margin
    return begins, above, (east - west) * scale + 2 * margin, (south - north) * scale + 2 * margin


def _units(street, left, top, scale):
    x, y = maps.project(float(street.longitude), float(street.latitude))
    return {"x": round((x - left) * scale, 1), "y": round((y - top) * scale, 1)}
