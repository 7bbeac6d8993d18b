"""manage.py export_grants --format json|csv|xlsx PATH: grants in the 360Giving standard, as the pages
publish them: all years, or one by --year 2026."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.history import written_by
from funding.opendata.files import export
from funding.opendata.rules import GRANTS, period_of


class Command(BaseCommand):
    help = "Write grants to a file in the 360Giving standard"

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path)
        parser.add_argument("--format", choices=["json", "csv", "xlsx"], required=True)
        parser.add_argument("--year", help="Of ward budgets, such as 2026 for 2026/27; else all")

    @written_by("manage.py export_grants")
    def handle(self, *args, **options):
        when = None
        if options["year"] and (when := period_of(GRANTS, options["year"])) is None:
            raise CommandError("A year is four digits, such as 2026 for 2026/27")
        self.stdout.write(export(GRANTS, when, options["format"], options["path"], self.stderr))
