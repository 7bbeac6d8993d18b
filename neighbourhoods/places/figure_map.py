"""A map of figures: each neighbourhood shaded by what is told of it, one link each, with a key."""

from dataclasses import dataclass

from core import maps
from neighbourhoods.places.mapping import WIDTH, Cell, credit_of, shapes_of

FIFTHS = ("#dbe7f3", "#b9d1e8", "#8fb3d9", "#5c8fc4", "#2f6ca8")
VERDICTS = {"better": "#28A197", "similar": "#F3C54D", "worse": "#A8264F"}
SIGNS = {"better": "●", "similar": "◆", "worse": "■"}
HIDDEN, MISSING = "hidden", "missing"
"""Too small to be shown, and not available: patterns, because no shade of a scale may stand for either."""


@dataclass(frozen=True)
class Shade:
    """What a neighbourhood shows. `kind` is a number from 0 to 4 (a fifth), better, similar, worse, hidden or missing;
    `words` says the figure or why there is none, `href` leads to it."""

    kind: int | str
    words: str
    href: str


def figure_map(neighbourhoods, shades, key, *, identity, label, sources=()):
    """What map.html draws, None without neighbourhoods. `shades`: {id: Shade}, one for each; `key`: [(kind, words)].
    Without boundaries for all it is a diagram, and says so."""
    neighbourhoods = list(neighbourhoods)
    if not neighbourhoods:
        return None
    shapes, schematic = shapes_of(neighbourhoods)
    left, top, right, bottom = maps.bounds(shapes.values())
    scale = WIDTH / (right - left)
    return {
        "label": label,
        "identity": identity,
        "patterns": True,
        "cells": [
            _cell(each, shades[each.pk], shapes[each.pk], (left, top, scale), identity)
            for each in neighbourhoods
        ],
        "width": WIDTH,
        "height": round((bottom - top) * scale),
        "key": [
            (fill_of(kind, identity), f"{SIGNS[kind]} {words}" if kind in SIGNS else words)
            for kind, words in key
        ],
        "schematic": schematic,
        "credit": credit_of([*sources, *(each.boundary_source for each in neighbourhoods)]),
    }


def fill_of(kind, identity):
    """The colour or pattern of a kind of shade."""
    if kind in (HIDDEN, MISSING):
        return f"url(#{identity}-{kind})"
    return VERDICTS[kind] if kind in VERDICTS else FIFTHS[kind]


def _cell(place, shade, rings, plane, identity):
    left, top, scale = plane
    x, y = maps.label_point(rings)
    return Cell(
        name=f"{SIGNS[shade.kind]} {place}" if shade.kind in SIGNS else place.name,
        href=shade.href,
        words=f"{place}: {shade.words}",
        path=maps.svg_path(rings, left, top, scale),
        fill=fill_of(shade.kind, identity),
        x=round((x - left) * scale, 1),
        y=round((y - top) * scale, 1),
    )
