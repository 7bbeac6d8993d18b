"""manage.py import_places FILE: the first areas, neighbourhoods and wards of an installation."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.actors import SYSTEM
from core.errors import Refused
from core.history import written_by
from neighbourhoods.places.places_file import NEEDED, OPTIONAL, import_places


class Command(BaseCommand):
    help = (
        f"Read a CSV file with the columns {', '.join(NEEDED)}; optional: {', '.join(OPTIONAL)}. "
        "Adds and changes, removes nothing; all or nothing; may be run again."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    @written_by("The import of places")
    def handle(self, *, file, **options):
        try:
            text = file.read_text(encoding="utf-8-sig")
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error}") from None
        except UnicodeDecodeError:
            raise CommandError("Save the file as CSV UTF-8: it holds other letters now") from None
        try:
            report = import_places(text=text, by=SYSTEM)
        except Refused as refused:
            raise CommandError(refused.message) from None
        for what in ("added", "changed"):
            names = getattr(report, what)
            if names:
                self.stdout.write(f"{what.capitalize()} {len(names)}: {', '.join(names)}")
        self.stdout.write(f"The same as before: {len(report.same)}")
