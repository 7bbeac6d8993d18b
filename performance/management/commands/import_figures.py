"""`manage.py import_figures FILE --format tidy|ons|… [--preview]`: figures of indicators from a CSV or XLSX file."""

import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.actors import SYSTEM
from core.errors import Refused
from core.history import written_by
from performance.imports.formats.registry import FORMATS, format_of
from performance.imports.writing import import_figures

MOST_SHOWN = 200


class Command(BaseCommand):
    help = (
        "Load figures from a file: all of it, or nothing and a line for each problem with its row and column. The same file "
        "again changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", required=True, choices=sorted(FORMATS), dest="file_format")
        parser.add_argument(
            "--source", default="", help="Who published it, if not the usual source"
        )
        parser.add_argument(
            "--provisional",
            action="store_true",
            help="the public sees them once they are confirmed",
        )
        parser.add_argument(
            "--preview", action="store_true", help="say what it would do, and do nothing"
        )
        parser.add_argument(
            "--said", action="append", default=[], metavar="NAME=VALUE",
            help="what a format has to be told beside the file, such as the code book of a survey",
        )  # fmt: skip

    @written_by("The import of figures")
    def handle(self, *args, **options):
        began = time.monotonic()
        try:
            with options["file"].open("rb") as file:
                outcome = import_figures(
                    file=file, name=options["file"].name, file_format=format_of(options["file_format"]),
                    said=_said(options["said"]), source=options["source"], by=SYSTEM,
                    is_provisional=options["provisional"], is_preview=options["preview"],
                )  # fmt: skip
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error.strerror}") from None
        except Refused as refused:
            raise CommandError(refused.message) from None
        self._tell(outcome, is_preview=options["preview"], seconds=time.monotonic() - began)

    def _tell(self, outcome, *, is_preview, seconds):
        for row, column, words in outcome.problems[:MOST_SHOWN]:
            place = ", ".join(
                each for each in (f"Row {row}" if row else "The file", column) if each
            )
            self.stderr.write(f"{place}: {words}")
        for words, number in outcome.left_out:
            self.stdout.write(f"Left out: {words}: {number:,}")
        if number := outcome.number_of_problems:
            more = f"; the first {MOST_SHOWN} are shown" if number > MOST_SHOWN else ""
            words = "1 problem" if number == 1 else f"{number:,} problems"
            raise CommandError(f"{words}: nothing was loaded{more}")
        if is_preview:
            for row, words in outcome.added[:MOST_SHOWN]:
                self.stdout.write(f"Row {row}: new, {words}")
            for row, words, changes in outcome.changed[:MOST_SHOWN]:
                told = "; ".join(
                    f"{name}: {was or 'blank'} → {now or 'blank'}" for name, was, now in changes
                )
                self.stdout.write(f"Row {row}: changed, {words}: {told}")
        added, changed, same = outcome.counts
        left, done = (
            sum(number for _, number in outcome.left_out),
            "would be" if is_preview else "were",
        )
        self.stdout.write(
            f"{added:,} figures {done} added, {changed:,} changed, {same:,} are the same, {left:,} rows were left out"
        )
        steps = ", ".join(f"{name} {number:.1f}" for name, number in outcome.seconds.items())
        rate = outcome.rows / seconds if seconds else 0
        self.stdout.write(
            f"{outcome.rows:,} rows in {seconds:.1f} seconds ({steps}): {rate:,.0f} rows a second"
        )


def _said(pairs):
    found: dict = {}
    for each in pairs:
        name, equals, value = each.partition("=")
        if not equals:
            raise CommandError(f"Write {each} as NAME=VALUE")
        found[name] = value
    return found
