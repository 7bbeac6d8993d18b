"""Postcodes, streets and codes of areas from files: all of a file or nothing; read twice, it changes
nothing. Nothing is ever removed."""

import datetime

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, maps
from core.errors import Refused
from neighbourhoods.geography.models import AreaCode, GeographyFile, Postcode, Street
from neighbourhoods.geography.reading import Report, batches, fold_postcode, rows_of
from neighbourhoods.geography.wards import keep_wards, place_wards
from neighbourhoods.places.boundaries import TOLERANCE, read_features
from neighbourhoods.places.places_file import Problems

POSTCODES = {
    "postcode": ("pcds", "pcd8", "pcd7", "pcd", "postcode"),
    "easting": ("oseast1m", "east1m", "easting"),
    "northing": ("osnrth1m", "north1m", "northing"),
    "ward_code": ("osward", "wd25cd", "wd24cd", "wd23cd", "ward_code", ""),
    "lsoa_code": ("lsoa21", "lsoa21cd", "lsoa11", "lsoa11cd", "lsoa_code", ""),
    "ended": ("doterm", ""),
    "authority": ("oslaua", "lad25cd", "lad24cd", "lad23cd", ""),
}
STREETS = {
    "name": ("name1", "street", "name"),
    "type": ("local_type", ""),
    "easting": ("geometry_x", "easting", ""),
    "northing": ("geometry_y", "northing", ""),
    "district": ("postcode_district", ""),
    "postcode": ("postcode", ""),
}
AREAS = {
    "ward": {"code": ("wd25cd", "wd24cd", "wd23cd", "wdcd", "code"),
             "name": ("wd25nm", "wd24nm", "wd23nm", "wdnm", "name")},
    "lsoa": {"code": ("lsoa21cd", "lsoa11cd", "code"), "name": ("lsoa21nm", "lsoa11nm", "name")},
    "msoa": {"code": ("msoa21cd", "msoa11cd", "code"), "name": ("msoa21nm", "msoa11nm", "name")},
}  # fmt: skip
ROADS = ("named road", "section of named road", "street", "")
"""What of OS Open Names is a street."""


@operation
def import_postcodes(*, lines, source, by, authority="", say=lambda words: None, at=None):
    """Store the postcodes of a file in the columns of the ONS Postcode Directory, of one authority
    (code) where that is named. Returns a Report. Raises Refused, which lists what is wrong."""
    problems, report = Problems(), Report()
    file = begin(GeographyFile.Kind.POSTCODES, source, by, at)
    for batch in batches(rows_of(lines, POSTCODES, problems)):
        found = _made(batch, lambda row: _postcode(row, file, authority, report))
        _store(Postcode, ("code",), found, report)
        say(f"{report.added + report.changed + report.same:,} postcodes")
    return end(file, report, problems, by, at)


def _postcode(row, file, authority, report):
    """A Postcode; None where the row is of another authority, has no point at all, or a mistake."""
    if (authority and row["authority"] != authority) or row["easting"] in ("", "0"):
        report.passed_over += 1
        return None
    code, point = row.postcode(), row.point()
    ward, lsoa, ended = row.code("ward_code"), row.code("lsoa_code"), _month(row)
    if None in (code, point, ward, lsoa):
        return None
    return Postcode(
        code=code, shown=f"{code[:-3]} {code[-3:]}", easting=point[0], northing=point[1],
        ward_code=ward, lsoa_code=lsoa, ended_on=ended, file=file,
    )  # fmt: skip


def _month(row):
    """The first day of the month in which a postcode ended, from 202305."""
    text = row["ended"]
    if not text:
        return None
    try:
        return datetime.datetime.strptime(text, "%Y%m").date()
    except ValueError:
        row.problem("doterm", "write the month as 202305")
        return None


@operation
def import_streets(*, lines, source, by, say=lambda words: None, at=None):
    """Store the streets of a file in the columns of OS Open Names, or of a council's own list of
    street and postcode, whose postcodes are known. Returns a Report. Raises Refused, which lists
    what is wrong."""
    problems, report = Problems(), Report()
    file = begin(GeographyFile.Kind.STREETS, source, by, at)
    for batch in batches(rows_of(lines, STREETS, problems)):
        points = _points_of(batch)
        found = _made(batch, lambda row: _street(row, file, points, report))  # noqa: B023
        _store(Street, ("name", "easting", "northing"), found, report)
        say(f"{report.added + report.changed + report.same:,} streets")
    return end(file, report, problems, by, at)


def _points_of(batch):
    """{folded postcode: (easting, northing)} of those rows that have no point of their own."""
    codes = {fold_postcode(row["postcode"]) for row in batch if not row["easting"]}
    rows = Postcode.objects.filter(code__in=codes - {None})
    return {code: point for code, *point in rows.values_list("code", "easting", "northing")}


def _street(row, file, points, report):
    if row["type"].lower() not in ROADS:
        report.passed_over += 1
        return None
    if not row["name"] or len(row["name"]) > 150:
        row.problem("name", "a street has a name of at most 150 letters")
        return None
    if row["easting"]:
        point, district = row.point(), row["district"].upper()
    else:
        code = row.postcode()
        point, district = points.get(code), code and code[:-3]
        if code and not point:
            row.problem("postcode", f"{code} is not known here: import postcodes first")
    if not point:
        return None
    return Street(
        name=row["name"], easting=point[0], northing=point[1], postcode_district=district[:8],
        file=file,
    )  # fmt: skip


@operation
def import_areas(*, lines, kind, vintage, starts_on, source, by, ends_on=None, at=None):
    """Store codes and names of one kind of area, in force from a day on. Returns a Report. Raises
    Refused, which lists what is wrong."""
    problems, report = Problems(), Report()
    file = begin(GeographyFile.Kind.AREAS, source, by, at)
    for batch in batches(rows_of(lines, AREAS[kind], problems)):
        found = _made(batch, lambda row: _area(row, file, kind, vintage, starts_on, ends_on))
        _store(AreaCode, ("code",), found, report)
        if kind == AreaCode.Kind.WARD:
            keep_wards(found, by=by, at=at)
    return end(file, report, problems, by, at)


def _area(row, file, kind, vintage, starts_on, ends_on):
    code = row.code("code")
    if not code or not row["name"]:
        row.problem("code", "a code and a name are needed")
        return None
    return AreaCode(
        code=code, kind=kind, name=row["name"][:100], vintage=vintage, starts_on=starts_on,
        ends_on=ends_on, file=file,
    )  # fmt: skip


@operation
def import_area_boundaries(*, text, source, by, at=None):
    """Store the outlines (GeoJSON, WGS84) of areas whose codes are known. Returns a Report. Raises
    Refused where a code is not known or an outline is none."""
    problems, report = Problems(), Report()
    file = begin(GeographyFile.Kind.AREAS, source, by, at)
    known = {area.code: area for area in AreaCode.objects.select_for_update(no_key=True)}
    shapes, numbers = {}, {}
    for number, (code, name, geometry) in enumerate(read_features(text), start=1):
        numbers[code] = number
        if code not in known:
            problems.add(number, "code", f"{name or code} is not known here: import its code first")
            continue
        try:
            shapes[code] = maps.polygon_from_geojson(geometry)
        except ValueError as error:
            problems.add(number, "geometry", str(error))
    problems.refuse()
    simple = maps.simplify_together(shapes.values(), TOLERANCE)
    for code, outline in zip(shapes, simple, strict=True):
        rings = maps.rings(outline)
        if known[code].boundary == rings:
            report.same += 1
        else:
            report.change(numbers[code], known[code], outlined(known[code].boundary))
        known[code].boundary = rings
    AreaCode.objects.bulk_update([known[code] for code in shapes], ["boundary"])
    wards = [known[code] for code in shapes if known[code].kind == AreaCode.Kind.WARD]
    place_wards(wards, by=by, at=at)
    return end(file, report, problems, by, at)


def outlined(before):
    """In words, that an outline is another."""
    return "Outline", "drawn before" if before else "", "as in the file"


def begin(kind, source, by, at):
    """The GeographyFile that is read, once the right is asked. Raises Refused without a source."""
    rights.require_city(Permission.EDIT_REFERENCE, by=by)
    if not source.strip():
        raise Refused("Say who published the file, and when", "source")
    return GeographyFile.objects.create(
        kind=kind, source=source.strip()[:200], read_at=at or timezone.now()
    )


def end(file, report, problems, by, at):
    """Keep what became of the file; its Report. Raises Refused, which undoes all of it, where anything
    is wrong or nothing could be used."""
    problems.refuse()
    if not (report.added or report.changed or report.same):
        raise Refused("Nothing was stored: no row of the file could be used.")
    for name in ("added", "changed", "same"):
        setattr(file, name, getattr(report, name))
    file.save(update_fields=["added", "changed", "same"])
    events.record("geography.imported", file, by=by, at=at)
    return report


def _made(batch, make):
    """The records that the rows make, each with the number of its row."""
    found = []
    for row in batch:
        if made := make(row):
            made.row_number = row.number
            found.append(made)
    return found


def _store(model, keys, found, report):
    """Add what is new and change what differs; of rows that are twice in a file the last counts."""
    wanted = {_key(row, keys): row for row in found}
    rows = model.objects.filter(**{f"{keys[0]}__in": {getattr(row, keys[0]) for row in found}})
    held = {_key(row, keys): row for row in rows}
    names = [
        field.attname
        for field in model._meta.concrete_fields
        if field.attname not in ("id", "file_id", "boundary", *keys) and not field.generated
    ]
    changed = []
    for key, row in wanted.items():
        before = held.get(key)
        if before and (pairs := _pairs(before, row, names)):
            row.pk = before.pk
            changed.append(row)
            report.change(row.row_number, row, *pairs)
    model.objects.bulk_update(changed, [*names, "file_id"]) if changed else None
    added = [row for key, row in wanted.items() if key not in held]
    model.objects.bulk_create(added)
    for row in added:
        report.add(row.row_number, row)
    report.same += len(wanted) - len(added) - len(changed)


def _pairs(before, after, names):
    """[(field, before, after)] of what differs, in words."""
    found = [(name, getattr(before, name), getattr(after, name)) for name in names]
    return [
        (name.replace("_", " ").capitalize(), *("" if each is None else str(each) for each in pair))
        for name, *pair in found
        if pair[0] != pair[1]
    ]


def _key(row, keys):
    return tuple(getattr(row, key) for key in keys)
