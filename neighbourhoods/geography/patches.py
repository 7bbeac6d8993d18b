"""Patches of partners from files: a row for each street or postcode, or outlines as GeoJSON."""

from accounts.rights import operation
from core import maps
from core.errors import Refused
from core.names import fold
from neighbourhoods.geography.imports import begin, end, outlined
from neighbourhoods.geography.models import GeographyFile, Patch
from neighbourhoods.geography.reading import Report, rows_of
from neighbourhoods.people.models import Agency
from neighbourhoods.places.boundaries import TOLERANCE, read_features
from neighbourhoods.places.places_file import Problems

COLUMNS = {
    "kind": ("kind",), "name": ("patch", "name"), "agency": ("agency", ""),
    "contact": ("contact", ""), "street": ("street", ""), "postcode": ("postcode", ""),
}  # fmt: skip
KINDS = {word.lower(): kind for kind, label in Patch.Kind.choices for word in (kind, label)}


@operation
def import_patches(*, lines, source, by, at=None):
    """Store what a file says of patches, each with its streets and postcodes as a whole. Returns a
    Report. Raises Refused, which lists what is wrong."""
    problems, report = Problems(), Report()
    file = begin(GeographyFile.Kind.PATCHES, source, by, at)
    agencies = _agencies()
    wanted = {}
    for row in rows_of(lines, COLUMNS, problems):
        _gather(row, wanted, agencies)
    problems.refuse()
    for (kind, _), values in wanted.items():
        _save(kind, values, file, report)
    return end(file, report, problems, by, at)


def patches_over(neighbourhood):
    """The patches whose outline lies over a neighbourhood, by kind; none where its own is not here.
    Those by streets and postcodes are found by address (locating). One query."""
    if not neighbourhood.boundary:
        return []
    place = maps.polygon(neighbourhood.boundary)
    rows = Patch.objects.exclude(boundary=None).select_related("agency").order_by("kind", "name")
    return [each for each in rows if maps.polygon(each.boundary).intersection(place).area > 0]


def kind_named(word):
    """The kind of patches that a word names. Raises Refused where it is none."""
    kind = KINDS.get(word.lower())
    if kind is None:
        raise Refused(f"Say which kind of patch: {', '.join(Patch.Kind.values)}")
    return kind


def _agencies():
    """{name or short name in small letters: key} of those that there are today; of one that ended 0."""
    rows = Agency.objects.order_by("ended_on").values_list("pk", "ended_on", "name", "short_name")
    return {name.lower(): 0 if ended else key for key, ended, *names in rows for name in names}


def _gather(row, wanted, agencies):
    kind, name = KINDS.get(row["kind"].lower()), row["name"][:100]
    if kind is None:
        row.problem("kind", f"say {', '.join(Patch.Kind.labels)}")
    if not name:
        row.problem("patch", "is empty")
    agency = agencies.get(row["agency"].lower())
    if row["agency"] and agency is None:
        row.problem("agency", f"“{row['agency'][:60]}” is no agency here")
    if agency == 0:
        row.problem("agency", f"“{row['agency'][:60]}” has ended. Name who replaced it")
    values = wanted.setdefault((kind, name.lower()), {
        "name": name, "agency_id": agency, "contact": row["contact"][:200],
        "postcodes": set(), "streets": set(), "number": row.number,
    })  # fmt: skip
    if row["postcode"] and (code := row.postcode()):
        values["postcodes"].add(code)
    elif row["street"]:
        values["streets"].add(fold(row["street"]))
    elif not row["postcode"]:
        row.problem("street", "a street or a postcode is needed")


def _save(kind, values, file, report):
    values = values | {name: sorted(values[name]) for name in ("postcodes", "streets")}
    number = values.pop("number")
    patch = Patch.objects.filter(kind=kind, name__iexact=values["name"]).first()
    if patch is None:
        report.add(number, Patch.objects.create(kind=kind, file=file, **values))
    elif pairs := [
        _pair(name, patch, value) for name, value in values.items() if getattr(patch, name) != value
    ]:
        Patch.objects.filter(pk=patch.pk).update(file=file, **values)
        report.change(number, patch, *pairs)
    else:
        report.same += 1


WORDS = {
    "name": "Name",
    "agency_id": "Agency",
    "contact": "Contact",
    "postcodes": "Postcodes",
    "streets": "Streets",
}


def _pair(name, patch, after):
    """(field, before, after) of what differs, in words: of lists how many there are."""
    before = getattr(patch, name)
    if name == "agency_id":
        return WORDS[name], str(patch.agency or ""), "another" if after else ""
    if isinstance(after, list):
        return WORDS[name], f"{len(before):,}", f"{len(after):,}, not all the same"
    return WORDS[name], before, after


@operation
def import_patch_boundaries(*, text, kind, source, by, at=None):
    """Store outlines (GeoJSON, WGS84) of patches of one kind, by their names. Returns a Report.
    Raises Refused where an outline is none."""
    problems, report = Problems(), Report()
    file = begin(GeographyFile.Kind.PATCHES, source, by, at)
    shapes, numbers = {}, {}
    for number, (code, name, geometry) in enumerate(read_features(text), start=1):
        numbers[name or code] = number
        try:
            shapes[name or code] = maps.polygon_from_geojson(geometry)
        except ValueError as error:
            problems.add(number, "geometry", str(error))
    problems.refuse()
    simple = maps.simplify_together(shapes.values(), TOLERANCE)
    for name, outline in zip(shapes, simple, strict=True):
        _outline(kind, name[:100], maps.rings(outline), file, (report, numbers[name]))
    return end(file, report, problems, by, at)


def _outline(kind, name, rings, file, told):
    report, number = told
    patch = Patch.objects.filter(kind=kind, name__iexact=name).first()
    if patch is None:
        report.add(number, Patch.objects.create(kind=kind, name=name, boundary=rings, file=file))
    elif patch.boundary != rings:
        Patch.objects.filter(pk=patch.pk).update(boundary=rings, file=file)
        report.change(number, patch, outlined(patch.boundary))
    else:
        report.same += 1
