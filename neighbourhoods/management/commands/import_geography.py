"""manage.py import_geography postcodes|streets|wards|lsoas|msoas|small-areas|boundaries|patches FILE --source …"""

import datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.actors import SYSTEM
from core.errors import Refused
from core.history import written_by
from neighbourhoods.geography import imports, patches
from neighbourhoods.geography.small.imports import import_small_areas

WHAT = (
    "postcodes",
    "streets",
    "wards",
    "lsoas",
    "msoas",
    "small-areas",
    "boundaries",
    "patches",
    "patch-boundaries",
)


class Command(BaseCommand):
    help = (
        "Read postcodes (ONS Postcode Directory), streets (OS Open Names, or a list of street and "
        "postcode), codes of areas (ONS names and codes), their boundaries (GeoJSON, WGS84) or the "
        "patches of partners. All of a file or nothing; may be run again; removes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("what", choices=WHAT)
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True, help="Who published it, and when")
        parser.add_argument(
            "--authority", default="", help="Of postcodes and small areas: those of this code only"
        )
        parser.add_argument("--from", dest="starts_on", type=datetime.date.fromisoformat)
        parser.add_argument("--to", dest="ends_on", type=datetime.date.fromisoformat)
        parser.add_argument("--kind", default="", help="Of outlines of patches: police_beat, …")
        parser.add_argument("--vintage", type=int, help="Of codes: the year of the list")

    @written_by("The import of geography")
    def handle(self, *, what, file, **options):
        try:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                report = self.read(what, lines, options)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"The file cannot be read: {error}") from None
        except Refused as refused:
            raise CommandError(refused.message) from None
        self.stdout.write(
            f"{report.added:,} added, {report.changed:,} changed, {report.same:,} the same as before, "
            f"{report.passed_over:,} passed over"
        )

    def read(self, what, lines, options):
        about = {"source": options["source"], "by": SYSTEM}
        if what == "postcodes":
            return imports.import_postcodes(
                lines=lines, authority=options["authority"], say=self.stdout.write, **about
            )
        if what == "small-areas":
            return import_small_areas(
                lines=lines, authority=options["authority"], say=self.stdout.write, **about
            )
        if what == "streets":
            return imports.import_streets(lines=lines, say=self.stdout.write, **about)
        if what == "boundaries":
            return imports.import_area_boundaries(text=lines.read(), **about)
        if what == "patches":
            return patches.import_patches(lines=lines, **about)
        if what == "patch-boundaries":
            kind = patches.kind_named(options["kind"])
            return patches.import_patch_boundaries(text=lines.read(), kind=kind, **about)
        if not options["starts_on"]:
            raise CommandError("Say from which day the codes hold: --from 2023-05-04")
        days = {"starts_on": options["starts_on"], "ends_on": options["ends_on"]}
        vintage = options["vintage"] or options["starts_on"].year
        kind = what.removesuffix("s")
        return imports.import_areas(lines=lines, kind=kind, vintage=vintage, **days, **about)
