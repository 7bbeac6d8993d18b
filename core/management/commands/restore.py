"""manage.py restore FILE: a backup into an empty database, compared with its list."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from core.backups import restore
from core.errors import Refused


class Command(BaseCommand):
    help = "Restore a backup as the owner of an empty database, and prove that it is all there."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        """Raises CommandError with the words of what was refused."""
        try:
            held = restore(path=file, params=connection.get_connection_params())
        except Refused as refused:
            raise CommandError(refused.message) from None
        rows = sum(rows for rows, _checksum in held["tables"].values())
        documents = sum(number for number, _checksum in held["documents"].values())
        self.stdout.write(
            f"Restored the backup of {held['made_at']}: {rows:,} rows in {len(held['tables'])} "
            f"tables and {documents:,} documents, all as they were."
        )
