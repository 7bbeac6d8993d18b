"""manage.py repeat_erasures FILE: delete again what a restored backup still holds, and revoke the links
that it brought back."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.actors import SYSTEM
from core.links.operations import revoke_all
from core.retention import file


class Command(BaseCommand):
    help = "After a restore: delete again the personal data that was deleted since the backup, and revoke all links."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", default=file.path())

    def handle(self, *, file: Path | None, **options: Any) -> None:
        """Raises CommandError where the list that is named is not there."""
        if revoked := revoke_all(by=SYSTEM):
            self.stdout.write(
                f"Revoked {revoked:,} links: one may have been revoked since. Send new ones."
            )
        if file is None:
            self.stdout.write("No list is kept: ERASURES_FILE is not set.")
            return
        if not file.is_file():
            raise CommandError(f"There is no list {file}.")
        self.stdout.write(f"Deleted again in {repeat(file):,} records.")


repeat = file.repeat
