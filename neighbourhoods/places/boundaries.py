"""Boundaries of neighbourhoods from a GeoJSON file: checked, simplified together, stored."""

import json
import re
from dataclasses import dataclass, field

import shapely
from django.db import transaction
from shapely.geometry import MultiPolygon

from core import events, maps
from core.errors import Refused
from neighbourhoods.places.models import Neighbourhood, Ward

CODE_NAME = re.compile(r"^(WD\d\dCD|code)$", re.IGNORECASE)
NAME_NAME = re.compile(r"^(WD\d\dNM|name)$", re.IGNORECASE)
TOLERANCE = 40
"""How far an outline may move when it is simplified, in metres (as an area: its square root)."""


@dataclass
class Report:
    """What a file held: names of neighbourhoods stored, and what fitted nothing."""

    stored: list = field(default_factory=list)
    unmatched: list = field(default_factory=list)
    missing: list = field(default_factory=list)


def read_features(text):
    """[(code, name, geometry dict)] of a FeatureCollection; raises Refused with a sentence
    otherwise."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise Refused(f"This is not a GeoJSON file: {error}") from None
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
        raise Refused("This is not a GeoJSON file of features (FeatureCollection)")
    crs = json.dumps(data.get("crs", ""))
    if data.get("crs") and "CRS84" not in crs and "4326" not in crs:
        raise Refused("The coordinates are not WGS84. Export the file again with WGS84 degrees.")
    features = data.get("features")
    if not isinstance(features, list) or not features:
        raise Refused("The file holds no features")
    return [_feature(number, each) for number, each in enumerate(features, start=1)]


def _feature(number, feature):
    properties = (feature.get("properties") if isinstance(feature, dict) else None) or {}
    code = next((str(v) for k, v in properties.items() if CODE_NAME.match(k) and v), "")
    name = next((str(v) for k, v in properties.items() if NAME_NAME.match(k) and v), "")
    if not (code or name):
        raise Refused(
            f"Feature {number} has neither a ward code (WD13CD, WD23CD or code) nor a name"
        )
    return code, name, feature.get("geometry")


@transaction.atomic
def import_boundaries(*, text, source, by, at=None):
    """Store the outlines of all features that fit a neighbourhood. All or nothing.

    A code is matched to a ward and through it to its one neighbourhood; a name counts only where
    the feature has no code, so that a new ward of an old name is never taken for the old one.
    Raises Refused, which lists what is wrong.
    """
    report = Report()
    shapes, problems = {}, []
    for code, name, geometry in read_features(text):
        neighbourhood = _match(code, name)
        if neighbourhood is None:
            report.unmatched.append(f"{name} {code}".strip())
            continue
        try:
            shapes.setdefault(neighbourhood, []).append(maps.polygon_from_geojson(geometry))
        except ValueError as error:
            problems.append(f"{name or code}: {error}")
    if problems:
        raise Refused("Nothing was stored. " + "; ".join(problems))
    if not shapes:
        raise Refused("Nothing was stored: no feature fits a ward or neighbourhood held here.")
    merged = {key: _one(parts) for key, parts in shapes.items()}
    simple = maps.simplify_together(merged.values(), TOLERANCE)
    for neighbourhood, outline in zip(merged, simple, strict=True):
        neighbourhood.boundary = maps.rings(outline)
        neighbourhood.boundary_source = source[:200]
        neighbourhood.save(update_fields=["boundary", "boundary_source"])
        events.record(
            "place.boundary_imported",
            neighbourhood,
            by=by,
            at=at,
            changes={"source": [None, source]},
        )
        report.stored.append(neighbourhood.name)
    stored = {each.pk for each in merged}
    report.missing = [each.name for each in Neighbourhood.objects.exclude(pk__in=stored)]
    return report


def _match(code, name):
    if code:
        ward = Ward.objects.filter(code=code).first()
        found = list(ward.neighbourhoods.all()[:2]) if ward else []
        return found[0] if len(found) == 1 else None
    return Neighbourhood.objects.filter(name__iexact=name).first()


def _one(parts):
    whole = shapely.union_all(parts)
    return whole if isinstance(whole, MultiPolygon) else MultiPolygon([whole])
