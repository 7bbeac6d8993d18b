"""Shapes on a plane: projecting, simplifying together, schematic cells, SVG paths.

Pure functions over shapely; importable without Django settings.
"""

import math
from collections.abc import Iterable
from typing import Any

import shapely
from shapely.geometry import MultiPoint, MultiPolygon, Point, Polygon, shape

Rings = list[list[list[list[int]]]]
"""[[ring, hole, …], …], each ring a list of [x, y]."""
METRES_PER_DEGREE = 111_320
ORIGIN_LATITUDE = 52.92  # the middle of the city: over 15 km the plane errs by under 0.1 %


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """WGS84 degrees to metres on a local plane, y growing southwards as on a screen."""
    x = longitude * METRES_PER_DEGREE * math.cos(math.radians(ORIGIN_LATITUDE))
    return x, -latitude * METRES_PER_DEGREE


def polygon_from_geojson(geometry: Any) -> MultiPolygon:
    """A GeoJSON Polygon or MultiPolygon (degrees) as a projected MultiPolygon (metres).

    Raises ValueError with a plain sentence where it is neither, not WGS84, or not valid.
    """
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise ValueError("the geometry is no polygon")
    try:
        degrees = shape(geometry)
    except Exception as error:
        raise ValueError(f"the geometry cannot be read ({error})") from None
    if degrees.is_empty:
        raise ValueError("the geometry is empty")
    west, south, east, north = degrees.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError("the coordinates are not degrees of longitude and latitude (WGS84)")
    if not degrees.is_valid:
        raise ValueError(f"the outline is not valid: {shapely.is_valid_reason(degrees)}")
    flat = shapely.transform(degrees, _project_many)
    return flat if isinstance(flat, MultiPolygon) else MultiPolygon([flat])


def _project_many(coordinates: Any) -> Any:
    projected = coordinates.copy()
    for row in projected:
        row[0], row[1] = project(row[0], row[1])
    return projected


def simplify_together(shapes: Iterable[MultiPolygon], tolerance: float) -> list[MultiPolygon]:
    """Simplify neighbours as one coverage, so that no gap opens between them. Metres."""
    simplified = shapely.coverage_simplify(list(shapes), tolerance)
    return [each if isinstance(each, MultiPolygon) else MultiPolygon([each]) for each in simplified]


def rings(multipolygon: MultiPolygon) -> Rings:
    """A MultiPolygon as lists of [x, y] in whole metres: [[ring, hole, …], …]."""
    return [
        [
            [[round(x), round(y)] for x, y in ring.coords]
            for ring in (polygon.exterior, *polygon.interiors)
        ]
        for polygon in multipolygon.geoms
    ]


def schematic(centres: dict[Any, tuple[float, float]], margin: float = 1_800) -> dict[Any, Rings]:
    """Cells around points: {key: (longitude, latitude)} → {key: rings}. Voronoi, cut to a hull."""
    points = {key: Point(project(*place)) for key, place in centres.items()}
    if not points:
        return {}
    everything = MultiPoint(list(points.values()))
    edge = everything.convex_hull.buffer(margin, quad_segs=4)
    if len(points) == 1:
        return {key: rings(MultiPolygon([edge])) for key in points}
    cells = shapely.voronoi_polygons(everything, extend_to=edge)
    result = {}
    for key, point in points.items():
        cell = next(each for each in cells.geoms if each.covers(point)).intersection(edge)
        result[key] = rings(MultiPolygon([cell]) if isinstance(cell, Polygon) else cell)
    return result


def polygon(shape_rings: Rings) -> MultiPolygon:
    """Rings in metres as the shape that they outline."""
    return MultiPolygon([Polygon(rings[0], rings[1:]) for rings in shape_rings])


def svg_path(shape_rings: Rings, left: float, top: float, scale: float) -> str:
    """The `d` of an SVG path for rings in metres."""
    parts = []
    for polygon in shape_rings:
        for ring in polygon:
            points = [f"{(x - left) * scale:.1f},{(y - top) * scale:.1f}" for x, y in ring[:-1]]
            parts.append("M" + "L".join(points) + "Z")
    return "".join(parts)


def label_point(shape_rings: Rings) -> tuple[float, float]:
    """A point inside the largest part, where its name fits: (x, y) in metres."""
    polygons = [Polygon(polygon[0], polygon[1:]) for polygon in shape_rings]
    largest = max(polygons, key=lambda each: each.area)
    inside = (
        largest.centroid if largest.contains(largest.centroid) else largest.representative_point()
    )
    return inside.x, inside.y


def bounds(all_rings: Iterable[Rings]) -> tuple[float, float, float, float]:
    """(left, top, right, bottom) in metres of many shapes."""
    points = [point for shape_rings in all_rings for polygon in shape_rings for point in polygon[0]]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)
