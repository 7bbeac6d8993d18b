"""`manage.py import_budget FILE --year 2026/27 [--preview]`: budget lines from a workbook or CSV file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.imports import running
from accounts.imports.models import ImportBatch
from core.actors import SYSTEM
from core.errors import Refused
from core.history import written_by
from core.imports import headings
from core.imports.workbook import read
from funding.budgets.lines.sheets import BudgetLines
from funding.ledger.models import FinancialYear


class Command(BaseCommand):
    help = "Load budget lines of a year from an XLSX or CSV file: all rows, or none and a line for each problem."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--year", required=True, help="the financial year, such as 2026/27")
        parser.add_argument(
            "--preview", action="store_true", help="say what it would do, and do nothing"
        )

    @written_by("The import of budgets")
    def handle(self, *args, **options):
        sheet = BudgetLines()
        sheet.only = _year(options["year"])
        try:
            outcome = _load(sheet, options["file"], options["preview"])
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error.strerror}") from None
        except Refused as refused:
            raise CommandError(refused.message) from None
        for number, words in outcome.added:
            self.stdout.write(f"Row {number}: new, {words}")
        for number, words, changes in outcome.changed:
            told = "; ".join(
                f"{name}: {was or 'blank'} → {now or 'blank'}" for name, was, now in changes
            )
            self.stdout.write(f"Row {number}: changed, {words}: {told}")
        for problem in outcome.problems:
            self.stderr.write(str(problem))
        if outcome.problems:
            raise CommandError(f"{len(outcome.problems)} problems: nothing was loaded")
        done = "would be" if options["preview"] else "were"
        self.stdout.write(
            f"{len(outcome.added)} lines {done} added, {len(outcome.changed)} changed, {outcome.same} are the same"
        )


def _year(text):
    found = next((each for each in FinancialYear.objects.all() if text in each.names), None)
    if found is None:
        raise CommandError(f"The financial year {text} is not open")
    return found


def _load(sheet, path, is_preview):
    """What the rows do; taken back for a preview, and where one of them has a problem."""
    content = path.read_bytes()
    found = headings.find(sheet, read(content, path.name, sheet.title), [])
    if not found.is_clear(sheet):
        lacking = [
            each.heading
            for each in sheet.columns
            if each.required and each.key not in found.mapping().values()
        ]
        raise CommandError(
            f"The file has no column for: {', '.join(lacking) or 'what its headings say'}"
        )
    mapping = {each.folded: each.key for each in found.headings}
    batch = ImportBatch(sheet=sheet.name, file_name=path.name, mapping=mapping)
    batch.kind = sheet
    with transaction.atomic():
        outcome = running.run(batch, content, by=SYSTEM, at=timezone.now())
        transaction.set_rollback(is_preview or bool(outcome.problems))
    return outcome
