"""Where an action day meets, on the map of its neighbourhood."""

from core import maps
from neighbourhoods.models import Neighbourhood
from neighbourhoods.places.mapping import near_map


def map_of(day):
    """The map of the neighbourhood with the point of the day, None where there is no point or no plane to
    draw it on. One query."""
    if day.latitude is None:
        return None
    found = near_map(day.neighbourhood, Neighbourhood.objects.order_by("pk"))
    if found is None or found["plane"] is None:
        return None
    left, top, scale = found["plane"]
    x, y = maps.project(float(day.longitude), float(day.latitude))
    return found | {"x": round((x - left) * scale, 1), "y": round((y - top) * scale, 1)}
