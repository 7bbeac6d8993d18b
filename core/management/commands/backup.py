"""manage.py backup FOLDER: the whole database as one file, and a list of what it holds."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from core.backups import back_up
from core.errors import Refused


class Command(BaseCommand):
    help = "Back up the database as its owner. The newest is also FOLDER/latest.dump."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--keep", type=int, default=30, help="Days after which older backups are removed"
        )

    def handle(self, *, folder: Path, keep: int, **options: Any) -> None:
        """Raises CommandError with the words of what was refused."""
        try:
            path = back_up(folder=folder, params=connection.get_connection_params(), keep_days=keep)
        except Refused as refused:
            raise CommandError(refused.message) from None
        size = path.stat().st_size / 1024 / 1024
        self.stdout.write(f"{path}, {size:.1f} MB")
