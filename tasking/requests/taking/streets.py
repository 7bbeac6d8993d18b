"""Streets that are offered while somebody types where something is. Any other street may be typed."""

from neighbourhoods.geography.models import Street
from tasking.requests.models import ServiceRequest

LATEST = 300
"""Requests whose streets are offered."""
FEW_PLACES = 3
"""Of more neighbourhoods than these it would be all streets of the city."""
MOST = 600


def known(user, places):
    """Names of streets, in order: of the latest requests that the user may see, and of the streets around the few
    places where they log. At most four queries."""
    asked = ServiceRequest.objects.visible_to(user).ordinary().exclude(place="")
    names = list(asked.order_by("-received_at", "-id").values_list("place", flat=True)[:LATEST])
    for place in places if len(places) <= FEW_PLACES else ():
        names += _around(place)
    unique = {}
    for each in names:
        unique.setdefault(each.casefold(), each)
    return sorted(list(unique.values())[:MOST], key=str.casefold)


def _around(place):
    """In the box around the outline of a neighbourhood."""
    points = [point for ring in place.boundary or () for point in ring]
    if not points:
        return []
    east, north = zip(*points, strict=True)
    rows = Street.objects.filter(
        easting__range=(int(min(east)), int(max(east))),
        northing__range=(int(min(north)), int(max(north))),
    )
    return rows.order_by("name", "id").values_list("name", flat=True)[:MOST]
