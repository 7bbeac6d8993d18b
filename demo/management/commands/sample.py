"""manage.py sample --scale N: a large data set for measuring, on an empty database."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.history import written_by
from demo.management.commands.demo import empty_database
from demo.sample import load
from neighbourhoods.models import Neighbourhood


class Command(BaseCommand):
    help = "Load N × 1,000 actions and N × 100 meetings. Only on an empty database."

    def add_arguments(self, parser):
        parser.add_argument("--scale", type=int, default=1)
        parser.add_argument("--reset", action="store_true", help="Empty the database first")

    @written_by("The sample")
    def handle(self, *, scale, reset, **options):
        if not settings.DEVELOPMENT:
            raise CommandError("The sample is for development only (DJANGO_ENV=development).")
        if not 1 <= scale <= 1_000:
            raise CommandError("The scale is a whole number from 1 to 1,000.")
        if reset:
            empty_database()
        if Neighbourhood.objects.exists():
            raise CommandError("The database has data already. Use --reset to replace all of it.")
        start = time.monotonic()
        load(scale, lambda words: self.stdout.write(f"  {words}, {time.monotonic() - start:.1f} s"))
