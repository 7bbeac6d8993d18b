"""The city as a map: one link per neighbourhood, coloured in bands, with a key."""

from dataclasses import dataclass, replace

from django.urls import reverse

from core import maps

WIDTH = 600
FILLS = ("#dbe7f3", "#8fb3d9", "#2f6ca8")
OWN = "#f3c54d"
BESIDE = 60
"""Metres: outlines of two that lie side by side may leave a gap."""


@dataclass(frozen=True)
class Cell:
    """One neighbourhood on the map; coordinates in the units of the view box."""

    name: str
    href: str
    words: str
    path: str
    fill: str
    x: float
    y: float
    figure: str = ""
    """The number as it stands below the name; "" where the map shows none."""


def city_map(neighbourhoods, values, unit, sources=(), *, shows_values=False):
    """{"cells", "width", "height", "key", "schematic", "credit"} for a template. `sources`: what the
    figures ask to be said; the boundaries' own are added. `values` maps ids to numbers; `unit` says
    what they count ("people"). Bands are thirds of the range. Without boundaries for all, the map is
    schematic: cells around the centres. `shows_values`: each number stands in its cell.
    """
    neighbourhoods = list(neighbourhoods)
    if not neighbourhoods:
        return None
    shapes, schematic = shapes_of(neighbourhoods)
    left, top, right, bottom = maps.bounds(shapes.values())
    scale = WIDTH / (right - left)
    bands = _bands(list(values.values()) or [0])
    cells = [
        _cell(each, shapes[each.pk], values.get(each.pk), unit, bands, left, top, scale)
        for each in neighbourhoods
    ]
    if shows_values:
        cells = [
            replace(cell, figure=f"{values.get(each.pk) or 0:,}")
            for cell, each in zip(cells, neighbourhoods, strict=True)
        ]
    return {
        "cells": cells,
        "width": WIDTH,
        "height": round((bottom - top) * scale),
        "key": [(FILLS[n], f"{_span(low, high)} {unit}") for n, (low, high) in enumerate(bands)],
        "schematic": schematic,
        "credit": credit_of([*sources, *(each.boundary_source for each in neighbourhoods)]),
    }


def shapes_of(neighbourhoods):
    """({id: rings}, whether they are schematic)."""
    if all(each.boundary is not None for each in neighbourhoods):
        return {each.pk: each.boundary for each in neighbourhoods}, False
    centres = {each.pk: (float(each.longitude), float(each.latitude)) for each in neighbourhoods}
    return maps.schematic(centres), True


def near_map(place, neighbourhoods):
    """The same for one neighbourhood among those beside it; None where it has none. `plane`: how metres become its
    units, None where it is a diagram."""
    neighbourhoods = list(neighbourhoods)
    shapes, schematic = shapes_of(neighbourhoods)
    own = maps.polygon(shapes[place.pk])
    near = [each for each in neighbourhoods if maps.polygon(shapes[each.pk]).distance(own) < BESIDE]
    if len(near) < 2:
        return None
    left, top, right, bottom = maps.bounds(shapes[each.pk] for each in near)
    scale = WIDTH / (right - left)
    return {
        "label": f"Map of {place} and the neighbourhoods beside it",
        "cells": [_near_cell(each, place, shapes[each.pk], left, top, scale) for each in near],
        "width": WIDTH,
        "height": round((bottom - top) * scale),
        "key": [(OWN, place.name), (FILLS[0], "Neighbours")],
        "schematic": schematic,
        "credit": credit_of(each.boundary_source for each in near),
        "plane": None if schematic else (left, top, scale),
    }


def _near_cell(each, place, rings, left, top, scale):
    x, y = maps.label_point(rings)
    return Cell(
        name=each.name,
        href=reverse("neighbourhood", args=[each.slug]),
        words=f"{each.name}: this neighbourhood" if each == place else each.name,
        path=maps.svg_path(rings, left, top, scale),
        fill=OWN if each == place else FILLS[0],
        x=round((x - left) * scale, 1),
        y=round((y - top) * scale, 1),
    )


def credit_of(sources):
    """Each source once, in the order in which they come."""
    return list(dict.fromkeys(each.rstrip(". ") for each in sources if each))


def _cell(neighbourhood, rings, value, unit, bands, left, top, scale):
    x, y = maps.label_point(rings)
    band = next((n for n, (_, high) in enumerate(bands) if (value or 0) <= high), len(bands) - 1)
    said = f"{value:,} {unit}" if value is not None else "No figure"
    return Cell(
        name=neighbourhood.name,
        href=reverse("neighbourhood", args=[neighbourhood.slug]),
        words=f"{neighbourhood.name}: {said}",
        path=maps.svg_path(rings, left, top, scale),
        fill=FILLS[band],
        x=round((x - left) * scale, 1),
        y=round((y - top) * scale, 1),
    )


def _span(low, high):
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _bands(values):
    """Up to three ranges of whole numbers, lowest first, that cover the values."""
    low, high = min(values), max(values)
    if high - low < 3:
        return [(low, high)]
    third = (high - low) / 3
    edges = [low, round(low + third), round(low + 2 * third), high]
    return [(edges[0], edges[1]), (edges[1] + 1, edges[2]), (edges[2] + 1, edges[3])]
