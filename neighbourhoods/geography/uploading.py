"""A file of places that somebody uploads: looked at first, then loaded whole or not at all, by a job where
it is large (accounts.imports)."""

import datetime

from django.db import transaction
from django.urls import reverse

from accounts.access import Permission
from core.errors import Refused
from core.imports.sheets import Problem, WholeFile, Written
from neighbourhoods.geography import imports, parts, patches
from neighbourhoods.geography.models import GeographyFile, Patch
from neighbourhoods.geography.small.imports import import_small_areas
from neighbourhoods.places.places_file import Faulty

POSTCODES, STREETS, WARDS, SMALL = "postcodes", "streets", "wards", "small"
WARD_OUTLINES, PATCHES, PART_OUTLINES = "ward-outlines", "patches", "part-outlines"
OUTLINES_OF = {f"outlines-{kind}": kind for kind in Patch.Kind.values}
WHAT = (
    (POSTCODES, "Postcodes: CSV in the columns of the ONS Postcode Directory"),
    (STREETS, "Streets: CSV in the columns of OS Open Names, or street and postcode"),
    (WARDS, "Wards: CSV with code and name, as the ONS lists them"),
    (SMALL, "Small areas: CSV from LSOA to ward, as the ONS lists them, or to people"),
    (WARD_OUTLINES, "Boundaries of wards that are loaded: GeoJSON in WGS84"),
    (PART_OUTLINES, "Boundaries of parts of neighbourhoods: GeoJSON with their names"),
    (PATCHES, "Patches of partners: CSV with kind, patch, street or postcode"),
    *(
        (key, f"Boundaries of patches: {Patch.Kind(kind).label}")
        for key, kind in OUTLINES_OF.items()
    ),
)
TITLES = [(key, words if key in OUTLINES_OF else words.partition(":")[0]) for key, words in WHAT]
"""What the page of an uploaded file calls it."""
NO_UNDO = (
    "A file of places is not undone: look-ups and patches rest on its rows from the moment it is loaded, and it "
    "has removed nothing. To go back, load the file from before: what it says takes the place of this one."
)


class PlacesOf(WholeFile):
    """Files of one kind. `said`: source, and where it is asked for authority and first day."""

    model = GeographyFile
    rights = (Permission.EDIT_REFERENCE,)
    locks = ("geography",)
    no_undo = NO_UNDO
    order = 900

    def __init__(self, what, title):
        self.what, self.title = what, title
        self.name = name_of(what)

    def upload_url(self):
        return reverse("geography_upload")

    def there(self, user):
        return GeographyFile.objects.visible_to(user)

    def write(self, content, said, *, by, at, step):
        text = content.decode()
        about = {"source": said["source"], "by": by, "at": at}
        try:
            with transaction.atomic():
                report = _read(self.what, _Told(text, step), about, said)
        except Faulty as faulty:
            wrong = [Problem(*each) for each in faulty.found]
            return Written(problems=wrong, rows=len({each.row for each in wrong}))
        except Refused as refused:
            return Written(problems=[Problem(0, "", refused.message)])
        return Written(
            report.what_added,
            report.what_changed,
            report.same,
            report.added + report.changed + report.same + report.passed_over,
            note=_passed_over(report.passed_over),
        )


def name_of(what):
    """What the sheet of a kind of file is called."""
    return f"places-{what}"


def every():
    """A sheet for each kind of file."""
    return [PlacesOf(what, words) for what, words in TITLES]


def _passed_over(number):
    if not number:
        return ""
    rows = "1 row is" if number == 1 else f"{number:,} rows are"
    return f"{rows} of another council, without a point, or no street, and would be passed over."


class _Told:
    """The text of a file; where it is gone through line by line, it is told how far that is."""

    def __init__(self, text, step):
        self.text, self.step = text, step

    def __iter__(self):
        lines = self.text.splitlines()
        for number, line in enumerate(lines, start=1):
            self.step(number, len(lines))
            yield line


def _read(what, told, about, said):
    if what == POSTCODES:
        return imports.import_postcodes(lines=told, authority=said["authority"], **about)
    if what == STREETS:
        return imports.import_streets(lines=told, **about)
    if what == PATCHES:
        return patches.import_patches(lines=told, **about)
    if what == WARDS:
        first = datetime.date.fromisoformat(said["starts_on"])
        return imports.import_areas(
            lines=told, kind="ward", vintage=first.year, starts_on=first, **about
        )
    if what == SMALL:
        return import_small_areas(lines=told, authority=said["authority"], **about)
    if what == WARD_OUTLINES:
        return imports.import_area_boundaries(text=told.text, **about)
    if what == PART_OUTLINES:
        return parts.import_part_boundaries(text=told.text, **about)
    return patches.import_patch_boundaries(text=told.text, kind=OUTLINES_OF[what], **about)
