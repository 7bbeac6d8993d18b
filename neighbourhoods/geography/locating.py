"""Where is this? From a postcode, a street or a point to everything that it lies in.

A point lies in a neighbourhood where its boundary says so: the nearest centre is no answer. What was
not imported is not known, and stays so.
"""

import re
from dataclasses import dataclass, field

from django.utils import timezone
from shapely.geometry import Point

from core import grid, maps
from core.find.text import Asked
from neighbourhoods.geography.models import AreaCode, Patch, Postcode, Street
from neighbourhoods.geography.reading import fold_postcode
from neighbourhoods.places.models import Neighbourhood, Part, Ward

CHOICES = 20
NUMBERS = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[,\s]\s*(-?\d+(?:\.\d+)?)\s*")


@dataclass(frozen=True)
class Place:
    """What a point lies in on a day. `neighbourhoods` are several on a common boundary only."""

    label: str
    day: object
    neighbourhoods: list = field(default_factory=list)
    part: Part | None = None
    has_boundaries: bool = True
    """Whether the boundaries of neighbourhoods were imported at all."""
    has_wards: bool = False
    """Whether the wards of the day were imported."""
    ward: str = ""
    """The name of the ward of that day; "" where it is not known."""
    old_wards: list = field(default_factory=list)
    """Wards that the neighbourhood was made of, and that have ended."""
    patches: list = field(default_factory=list)
    ended_on: object = None
    """Of a postcode: when it was taken out of use."""

    @property
    def neighbourhood(self):
        return self.neighbourhoods[0] if len(self.neighbourhoods) == 1 else None


@dataclass(frozen=True)
class Match:
    """One of several things that somebody may mean."""

    words: str
    name: str
    """What the address calls it: street or part."""
    key: int
    where: str = ""


def matches(text, user):
    """Streets, parts and neighbourhoods that somebody may mean by words. Three queries."""
    asked = Asked(text)
    if not asked.words:
        return []
    streets = Street.objects.visible_to(user).filter(asked.begins()).order_by("name", "id")
    parts = Part.objects.visible_to(user).filter(asked.fits("name")).select_related("neighbourhood")
    places = Neighbourhood.objects.visible_to(user).filter(asked.fits("name"))
    return [
        *(Match(each.name, "place", each.pk, "neighbourhood") for each in places),
        *(Match(each.name, "part", each.pk, str(each.neighbourhood)) for each in parts),
        *(
            Match(each.name, "street", each.pk, each.postcode_district)
            for each in streets[:CHOICES]
        ),
    ]


def of_neighbourhood(place, day=None):
    """The Place of a whole neighbourhood: its ward is not one."""
    return _with_wards(place.name, day, [place])


def of_part(part, day=None):
    """The Place of a named part: where in it is not said."""
    return _with_wards(part.name, day, [part.neighbourhood], part=part)


def of_street(street, day=None):
    """The Place of a street, by the point that stands for it."""
    return at_point(
        street.easting, street.northing, label=street.name, day=day, street=street.search_name
    )


def of_postcode(text, day=None):
    """The Place of a postcode; None where it is none that is known."""
    found = Postcode.objects.filter(code=fold_postcode(text) or "").first()
    if found is None:
        return None
    return at_point(
        found.easting, found.northing, label=found.shown, day=day, postcode=found.code,
        ward_code=found.ward_code, ended_on=found.ended_on,
    )  # fmt: skip


def point_in(text):
    """(easting, northing) or (latitude, longitude) as somebody typed them, as a function that gives
    the Place; None where the text is no pair of numbers in Great Britain."""
    found = NUMBERS.fullmatch(text)
    if not found:
        return None
    first, second = float(found[1]), float(found[2])
    if 49 <= first <= 61 and -9 <= second <= 2:
        return lambda day=None: at_degrees(first, second, label=text.strip(), day=day)
    if grid.is_on_grid(first, second) and first > 1_000:
        return lambda day=None: at_point(first, second, label=text.strip(), day=day)
    return None


def at_point(easting, northing, **about):
    """The Place of a point on the British National Grid."""
    latitude, longitude = grid.to_degrees(easting, northing)
    return at_degrees(latitude, longitude, **about)


def at_degrees(
    latitude, longitude, *, label, day=None, postcode="", street="", ward_code="", ended_on=None
):
    """The Place of a point in WGS84 degrees. Six queries."""
    point = Point(*maps.project(longitude, latitude))
    with_boundary = list(Neighbourhood.objects.exclude(boundary=None))
    inside = [each for each in with_boundary if lies_in(point, each.boundary)]
    patches = [
        each
        for each in Patch.objects.select_related("agency")
        if (postcode and postcode in each.postcodes) or (street and street in each.streets)
        or (each.boundary and lies_in(point, each.boundary))
    ]  # fmt: skip
    return _with_wards(
        label, day, inside, point=point, ward_code=ward_code, patches=patches, ended_on=ended_on,
        part=_part_at(point),
        has_boundaries=bool(with_boundary),
    )  # fmt: skip


def _part_at(point):
    """The part whose outline holds a point; of several the smallest; None where none does."""
    rows = Part.objects.exclude(boundary=None).select_related("neighbourhood")
    found = [each for each in rows if lies_in(point, each.boundary)]
    return min(found, key=lambda each: maps.polygon(each.boundary).area, default=None)


def lies_in(point, rings):
    """Whether a point lies inside an outline or on it."""
    return maps.polygon(rings).covers(point)


def _with_wards(label, day, places, *, point=None, ward_code="", **about):
    day = day or timezone.localdate()
    wards = list(AreaCode.objects.wards(day))
    held = Ward.objects.filter(neighbourhoods__in=places, ends_on__lt=day).distinct()
    return Place(
        label, day, places, has_wards=bool(wards), ward=_ward_of(wards, point, ward_code),
        old_wards=list(held.order_by("-ends_on", "name")), **about,
    )  # fmt: skip


def _ward_of(wards, point, code):
    """The name of the ward in which a point lies; else of the code that its postcode carries."""
    if point is not None:
        inside = [each for each in wards if each.boundary and lies_in(point, each.boundary)]
        if len(inside) == 1:
            return inside[0].name
    return next((each.name for each in wards if each.code == code), "")


def is_anything_imported():
    """Whether postcodes or streets were imported. One query."""
    return Postcode.objects.exists() or Street.objects.exists()
