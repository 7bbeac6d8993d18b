"""A file of places that somebody uploads: looked at first, then loaded whole or not at all."""

from django.db import transaction

from core.errors import Refused
from neighbourhoods.geography import imports, parts, patches
from neighbourhoods.geography.models import Patch

POSTCODES, STREETS, WARDS = "postcodes", "streets", "wards"
WARD_OUTLINES, PATCHES, PART_OUTLINES = "ward-outlines", "patches", "part-outlines"
OUTLINES_OF = {f"outlines-{kind}": kind for kind in Patch.Kind.values}
WHAT = (
    (POSTCODES, "Postcodes: CSV in the columns of the ONS Postcode Directory"),
    (STREETS, "Streets: CSV in the columns of OS Open Names, or street and postcode"),
    (WARDS, "Wards: CSV with code and name, as the ONS lists them"),
    (WARD_OUTLINES, "Boundaries of wards that are loaded: GeoJSON in WGS84"),
    (PART_OUTLINES, "Boundaries of parts of neighbourhoods: GeoJSON with their names"),
    (PATCHES, "Patches of partners: CSV with kind, patch, street or postcode"),
    *(
        (key, f"Boundaries of patches: {Patch.Kind(kind).label}")
        for key, kind in OUTLINES_OF.items()
    ),
)


def load(*, what, text, source, by, authority="", starts_on=None, is_check=False):
    """Read a file by its kind; `is_check`: and take all of it back. Returns the Report. Raises Refused,
    which lists what is wrong."""
    with transaction.atomic():
        report = _read(what, text, {"source": source, "by": by}, authority, starts_on)
        if is_check:
            transaction.set_rollback(True)
    return report


def _read(what, text, about, authority, starts_on):
    if what == POSTCODES:
        return imports.import_postcodes(lines=text, authority=authority, **about)
    if what == STREETS:
        return imports.import_streets(lines=text, **about)
    if what == PATCHES:
        return patches.import_patches(lines=text, **about)
    if what == WARD_OUTLINES:
        return imports.import_area_boundaries(text=text, **about)
    if what == PART_OUTLINES:
        return parts.import_part_boundaries(text=text, **about)
    if what in OUTLINES_OF:
        return patches.import_patch_boundaries(text=text, kind=OUTLINES_OF[what], **about)
    if starts_on is None:
        raise Refused("Enter the day from which the wards hold", "starts_on")
    return imports.import_areas(
        lines=text, kind="ward", vintage=starts_on.year, starts_on=starts_on, **about
    )
