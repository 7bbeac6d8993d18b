"""What was asked of the same service at the same place: by the map point, else by street and neighbourhood. About
places, never about persons, and only what the user sees."""

import datetime
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone

from tasking.requests import settings
from tasking.requests.models import ServiceRequest
from tasking.requests.nearby import rules

MOST = 200


@dataclass(frozen=True)
class Spot:
    """Where something is asked of which service; `point` is (latitude, longitude) or None."""

    service: object
    neighbourhood: object = None
    place: str = ""
    point: tuple | None = None
    key: int | None = None
    """Of the request itself, where it is logged already."""


@dataclass(frozen=True)
class Nearby:
    """What was found, the latest first. `count`: how many were logged there in `days`, this one too."""

    rows: list = field(default_factory=list)
    count: int = 0
    days: int = 0
    is_repeated: bool = False

    @property
    def open(self):
        return [each for each in self.rows if each.is_open]

    @property
    def latest(self):
        return self.rows[0] if self.rows else None

    @property
    def says(self):
        """What is said of the place; "" where it is nothing out of the way."""
        if not self.is_repeated:
            return ""
        return f"{self.count} requests for the same service at this place in {self.days} days."


def spot_of(request):
    point = (request.latitude, request.longitude) if request.latitude is not None else None
    place = (request.service, request.neighbourhood, request.place)
    return Spot(*place, point, request.pk)


def around(spot, user, now=None):
    """The Nearby of a spot: open requests, and those of the last days. Three queries."""
    now = now or timezone.now()
    asked = settings.near(timezone.localdate(now))
    since = now - datetime.timedelta(days=asked[settings.REPEAT_DAYS.name])
    found = [
        each
        for rows in _places(spot, user, asked[settings.NEAR.name])
        for each in rows.filter(Q(is_open=True) | Q(received_at__gte=since))
        .for_list()
        .order_by("-received_at", "-id")[:MOST]
        if _is_near(spot, each, asked[settings.NEAR.name])
    ]
    found.sort(key=lambda each: (each.received_at, each.pk), reverse=True)
    others = [each for each in found if each.pk != spot.key]
    count = sum(each.received_at >= since for each in found)
    return Nearby(
        others, count, asked[settings.REPEAT_DAYS.name], count >= asked[settings.REPEATS.name]
    )


def beside(request, user):
    """The Nearby of a request on its page; None of a councillor's enquiry."""
    return None if request.is_enquiry else around(spot_of(request), user)


def _places(spot, user, metres):
    """Querysets: of the points around, and of the street."""
    rows = ServiceRequest.objects.visible_to(user).ordinary().once().filter(service=spot.service)
    if spot.point:
        south, north, west, east = rules.box(spot.point, metres)
        yield rows.filter(latitude__range=(south, north), longitude__range=(west, east))
    if spot.place:
        street = rows.in_street(spot.place, spot.service).filter(neighbourhood=spot.neighbourhood)
        yield street.filter(latitude=None) if spot.point else street


def _is_near(spot, row, metres):
    if spot.point is None or row.latitude is None:
        return True
    return rules.apart(spot.point, (row.latitude, row.longitude)) <= metres
