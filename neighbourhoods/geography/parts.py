"""Outlines of named parts of neighbourhoods, so that a point that is looked up gives its part too."""

from accounts.rights import operation
from core import maps
from core.rows import change
from neighbourhoods.geography.imports import begin, end, outlined
from neighbourhoods.geography.models import GeographyFile
from neighbourhoods.geography.reading import Report
from neighbourhoods.places.boundaries import TOLERANCE, read_features
from neighbourhoods.places.models import Part
from neighbourhoods.places.places_file import Problems


@operation
def import_part_boundaries(*, text, source, by, at=None):
    """Store outlines (GeoJSON, WGS84) of parts by their names, which are known. Returns a Report. Raises
    Refused where a name is not known or is that of several, or an outline is none."""
    problems, report = Problems(), Report()
    file = begin(GeographyFile.Kind.AREAS, source, by, at)
    known = {}
    for part in Part.objects.select_for_update(no_key=True, of=("self",)).order_by("pk"):
        known.setdefault(part.name.lower(), []).append(part)
    shapes, numbers = {}, {}
    for number, (code, name, geometry) in enumerate(read_features(text), start=1):
        found = known.get((name or code).lower(), [])
        if len(found) != 1:
            what = "is the name of several parts" if found else "is no part here"
            problems.add(number, "name", f"“{(name or code)[:60]}” {what}")
            continue
        try:
            numbers[found[0]] = number
            shapes[found[0]] = maps.polygon_from_geojson(geometry)
        except ValueError as error:
            problems.add(number, "geometry", str(error))
    problems.refuse()
    simple = maps.simplify_together(shapes.values(), TOLERANCE)
    for part, outline in zip(shapes, simple, strict=True):
        pair = outlined(part.boundary)
        if change(part, {"boundary": maps.rings(outline)}):
            report.change(numbers[part], part, pair)
        else:
            report.same += 1
    return end(file, report, problems, by, at)
