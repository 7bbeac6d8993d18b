"""Where the money of a ward committee went, on a map: its electoral wards, or its neighbourhood, and each grant that
has a place of its own."""

from dataclasses import dataclass

from core import maps
from neighbourhoods.models import AreaCode, Neighbourhood, Ward
from neighbourhoods.places.mapping import OWN, WIDTH, Cell, near_map


@dataclass(frozen=True)
class Dot:
    """A grant at its place; coordinates in the units of the view box."""

    href: str
    words: str
    x: float
    y: float


def ward_map(body, day, said, placed=()):
    """What templates/neighbourhoods/overview/map.html shows, or None without a place: the electoral
    wards of the committee in force on the day, and each grant with a place of its own. `placed`:
    [(href, words, longitude, latitude)] of those; `said(hrefs)`: what is said of the ward as a whole, where those
    of `hrefs` stand on the map."""
    if body.neighbourhood is None:
        return None
    wards = Ward.objects.filter(neighbourhoods=body.neighbourhood_id).values("code")
    found = list(AreaCode.objects.wards(day).filter(code__in=wards).exclude(boundary=None))
    drawn = (
        _wards(found, body) if found else near_map(body.neighbourhood, Neighbourhood.objects.all())
    )
    if drawn is None:
        return None
    dots = _dots(placed, drawn) if drawn["plane"] else []
    words = said({each.href for each in dots})
    key = [(OWN, words)] + ([] if found else drawn["key"][1:])
    label = f"Map of {body.neighbourhood}: {words}"
    return drawn | {"label": label, "key": key, "dots": dots}


def _dots(placed, drawn):
    """Those that lie on the map that is drawn."""
    left, top, scale = drawn["plane"]
    dots = []
    for href, words, longitude, latitude in placed:
        x, y = maps.project(float(longitude), float(latitude))
        dots.append(Dot(href, words, round((x - left) * scale, 1), round((y - top) * scale, 1)))
    return [
        each for each in dots if 0 <= each.x <= drawn["width"] and 0 <= each.y <= drawn["height"]
    ]


def _wards(found, body):
    left, top, right, bottom = maps.bounds(each.boundary for each in found)
    scale = WIDTH / (right - left)
    return {
        "cells": [_cell(each, body.neighbourhood, left, top, scale) for each in found],
        "width": WIDTH,
        "height": round((bottom - top) * scale),
        "schematic": False,
        "credit": list(dict.fromkeys(each.file.source.rstrip(". ") for each in found)),
        "plane": (left, top, scale),
    }


def _cell(area, place, left, top, scale):
    x, y = maps.label_point(area.boundary)
    return Cell(
        name=area.name, href=place.get_absolute_url(), words=f"{area.name} ward, in {place}",
        path=maps.svg_path(area.boundary, left, top, scale), fill=OWN,
        x=round((x - left) * scale, 1), y=round((y - top) * scale, 1),
    )  # fmt: skip
