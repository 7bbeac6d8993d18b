"""manage.py export_spend --quarter 2026Q2 PATH: our part of the spend over £500 of April to June 2026, as
the pages publish it. CSV, or XLSX where the path ends so."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.history import written_by
from funding.opendata.files import export
from funding.opendata.rules import SPEND, period_of


class Command(BaseCommand):
    help = "Write what was spent of ward money in a quarter to a file"

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--quarter", required=True, help="Such as 2026Q2 for April to June 2026"
        )

    @written_by("manage.py export_spend")
    def handle(self, *args, **options):
        when = period_of(SPEND, options["quarter"].upper())
        if when is None:
            raise CommandError(
                "A quarter is a year and Q1 to Q4, such as 2026Q2 for April to June 2026"
            )
        path = options["path"]
        file_format = "xlsx" if path.suffix.lower() == ".xlsx" else "csv"
        self.stdout.write(export(SPEND, when, file_format, path, self.stderr))
