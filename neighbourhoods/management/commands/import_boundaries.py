"""manage.py import_boundaries FILE: outlines of neighbourhoods from GeoJSON."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.actors import SYSTEM
from core.errors import Refused
from core.history import written_by
from neighbourhoods.places.boundaries import import_boundaries


class Command(BaseCommand):
    help = (
        "Read a GeoJSON file (WGS84) whose features carry a ward code (WD13CD, WD23CD, code) or a "
        "name, and store the boundaries of the neighbourhoods that fit. All or nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", default="", help="Who published it; default: file name")

    @written_by("The import of boundaries")
    def handle(self, *, file, source, **options):
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"The file cannot be read: {error}") from None
        try:
            report = import_boundaries(text=text, source=source or file.name, by=SYSTEM)
        except Refused as refused:
            raise CommandError(refused.message) from None
        self.stdout.write(f"Stored {len(report.stored)}: {', '.join(sorted(report.stored))}")
        if report.unmatched:
            self.stdout.write(
                f"No neighbourhood here for {len(report.unmatched)}: "
                + ", ".join(report.unmatched[:20])
                + (" …" if len(report.unmatched) > 20 else "")
            )
        if report.missing:
            self.stdout.write(f"Still without a boundary: {', '.join(report.missing)}")
