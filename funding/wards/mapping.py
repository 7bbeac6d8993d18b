"""Where the money of a ward committee went, on a map: its electoral wards, or its neighbourhood."""

from core import maps
from neighbourhoods.models import AreaCode, Neighbourhood, Ward
from neighbourhoods.places.mapping import OWN, WIDTH, Cell, near_map


def ward_map(body, day, words):
    """What templates/neighbourhoods/overview/map.html shows, or None without a place: the electoral
    wards of the committee in force on the day, and what `words` say of the ward as a whole. No
    grant has a place of its own yet: each is for the whole ward."""
    if body.neighbourhood is None:
        return None
    wards = Ward.objects.filter(neighbourhoods=body.neighbourhood_id).values("code")
    found = list(AreaCode.objects.wards(day).filter(code__in=wards).exclude(boundary=None))
    drawn = (
        _wards(found, body) if found else near_map(body.neighbourhood, Neighbourhood.objects.all())
    )
    if drawn is None:
        return None
    key = [(OWN, words)] + ([] if found else drawn["key"][1:])
    return drawn | {"label": f"Map of {body.neighbourhood}: {words}", "key": key}


def _wards(found, body):
    left, top, right, bottom = maps.bounds(each.boundary for each in found)
    scale = WIDTH / (right - left)
    return {
        "cells": [_cell(each, body.neighbourhood, left, top, scale) for each in found],
        "width": WIDTH,
        "height": round((bottom - top) * scale),
        "schematic": False,
        "credit": list(dict.fromkeys(each.file.source.rstrip(". ") for each in found)),
    }


def _cell(area, place, left, top, scale):
    x, y = maps.label_point(area.boundary)
    return Cell(
        name=area.name, href=place.get_absolute_url(), words=f"{area.name} ward, in {place}",
        path=maps.svg_path(area.boundary, left, top, scale), fill=OWN,
        x=round((x - left) * scale, 1), y=round((y - top) * scale, 1),
    )  # fmt: skip
